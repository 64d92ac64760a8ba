import { variableName } from '../new/templates.ts';

/**
 * `systems/<system>/index.ts` without a component: the way back of what `npm run new` does.
 *
 * @returns undefined where it is imported or listed in another form, or used for something else
 */
export function withoutComponent(source: string, name: string): string | undefined {
  const variable = variableName(name);
  const statement = new RegExp(`^import \\{ ${variable} \\} from '\\./${name}\\.ts';\\r?\\n`, 'm');
  const list = /^(\s*components: \[)([^\]]*)\]/m.exec(source);
  if (list === null || !statement.test(source)) return undefined;
  const [whole, opening = '', members = ''] = list;
  // Anything but names is somebody's own way of listing.
  if (!/^[\s\w$,]*$/.test(members)) return undefined;
  const member = new RegExp(`^${variable}$`);
  const kept = members.split(',').filter((one) => !member.test(one.trim()));
  if (kept.length === members.split(',').length) return undefined;
  const listed = `${opening}${kept.join(',').replace(/^ /, '')}]`;
  const left = source.replace(statement, '').replace(whole, () => listed);
  return new RegExp(`\\b${variable}\\b`).test(left) ? undefined : left;
}
