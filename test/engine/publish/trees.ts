import type { OutputFile } from '../../../engine/publish/index.ts';

/** A rendered tree as plain data: text by path. The owner follows from the path, `<target>/<system>/<component>/…`. */
export type TextTree = Readonly<Record<string, string>>;

export function filesOf(tree: TextTree): OutputFile[] {
  return Object.entries(tree).map(([path, text]) => {
    const [target = '', system = '', component = ''] = path.split('/');
    return { path, text, owner: { target, system, component } };
  });
}

/** The trees between which processes are killed: `b` keeps, changes, adds and removes files and folders of `a`. */
export function bigTree(name: string, components: number): TextTree {
  const tree: Record<string, string> = {};
  const first = name === 'a' ? 0 : Math.floor(components / 4);
  for (let i = first; i < first + components; i += 1) {
    for (const target of ['dev', 'us-prod']) {
      const folder = `${target}/system-${i % 5}/component-${i}`;
      tree[`${folder}/manifests.yaml`] =
        `component: ${i}\n${i % 3 === 0 ? `tree: ${name}\n` : ''}${'padding: x\n'.repeat(100)}`;
      if (name === 'a' || i % 2 === 0) tree[`${folder}/app.json`] = `{"name":"component-${i}"}\n`;
    }
  }
  // A file becomes a folder, a folder becomes a file, a whole target appears.
  tree[name === 'a' ? 'turn/system/back' : 'turn/system/back/again'] = 'text\n';
  tree[name === 'a' ? 'turn/system/forth/again' : 'turn/system/forth'] = 'text\n';
  if (name !== 'a') tree[`new-${name}/system/component/manifests.yaml`] = `tree: ${name}\n`;
  return tree;
}
