/**
 * Who may import whom. Each rule is a sentence; its comment says what to do instead.
 * The table of rooms is in docs/architecture.md.
 */
const dev = ['^test/', '^bench/'];

export default {
  forbidden: [
    {
      name: 'imports do not run in circles',
      comment: 'Move what both need into a file below both.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'diagnostics import nothing',
      comment: 'Everything reports problems, so the type of a problem must not know anybody. Pass data in.',
      severity: 'error',
      from: { path: '^model/diagnostics/' },
      to: { pathNot: '^model/diagnostics/' },
    },
    {
      name: 'the model knows only itself',
      comment:
        'The model is data and pure functions. What needs constructs or writers belongs into engine/ or constructs/.',
      severity: 'error',
      from: { path: '^model/' },
      to: { path: '^(constructs|systems|engine|cli|imports|infra|bench|main\\.ts)' },
    },
    {
      name: 'the model does without cdk8s',
      comment: 'Infrastructure reads the model too, and has no construct tree.',
      severity: 'error',
      from: { path: '^model/' },
      to: { path: 'node_modules/(cdk8s|constructs)' },
    },
    {
      name: 'constructs import the model, imports/ and cdk8s only',
      comment:
        'A construct must work for any system and any writer. Pass what it needs as props or through its component.',
      severity: 'error',
      from: { path: '^constructs/' },
      to: { path: '^(systems|engine|cli|bench|main\\.ts)' },
    },
    {
      name: 'systems import constructs, the model, imports/ and cdk8s only',
      comment: 'A system declares; it neither renders nor writes.',
      severity: 'error',
      from: { path: '^systems/' },
      to: { path: '^(engine|cli|bench|main\\.ts)' },
    },
    {
      name: 'imports/ stands alone',
      comment: 'It is generated; change the command that writes it.',
      severity: 'error',
      from: { path: '^imports/' },
      to: { path: '^(constructs|systems|engine|cli|model|bench|main\\.ts)' },
    },
    {
      name: 'the engine does not know systems, commands or the run',
      comment: 'The engine gets systems as values from main.ts.',
      severity: 'error',
      from: { path: '^engine/' },
      to: { path: '^(systems|cli|bench|main\\.ts)' },
    },
    {
      name: 'only engine/build knows constructs',
      comment: 'Everything after build reads plain objects, so that it also holds for hand-written ones.',
      severity: 'error',
      from: { path: '^engine/', pathNot: '^engine/build/' },
      to: { path: '^constructs/' },
    },
    {
      name: 'rooms of the engine do not look inside each other',
      comment:
        'They meet in main.ts, through the data that one returns and the next takes. How YAML is written is everybody’s.',
      severity: 'error',
      from: { path: '^engine/([^/]+)/' },
      to: { path: '^engine/', pathNot: ['^engine/$1/', '^engine/yaml/index\\.ts$'] },
    },
    {
      name: 'only the loader, the publisher, commands and the run touch the file system',
      comment: 'Return text or data, and let those write or read.',
      severity: 'error',
      from: { path: '^(model|constructs|engine|systems)/', pathNot: ['^model/regions/load\\.ts$', '^engine/publish/'] },
      to: { path: '^(node:)?fs$', dependencyTypes: ['core'] },
    },
    {
      name: 'nobody imports the infrastructure but its own commands and pages',
      comment:
        'Who renders manifests must not pay for loading azure-native. What both sides need lives in model/azure/.',
      severity: 'error',
      from: { pathNot: ['^infra/', '^cli/(commands/(infra-[^/]+|contract|generate)\\.ts$|contract/|docs/)', ...dev] },
      to: { path: '^infra/' },
    },
    {
      name: 'infrastructure imports systems, constructs, the model and engine/build only',
      comment: 'It reads what the manifests are made from, and neither renders nor parses arguments.',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: ['^(cli|bench|imports|main\\.ts)', '^engine/(?!build/)'], pathNot: ['^cli/bundle\\.mjs$'] },
    },
    {
      name: 'the program does without what tries it',
      comment: 'Recordings, types and the simulation are for tests and commands; a deployment must not need them.',
      severity: 'error',
      from: { path: '^infra/', pathNot: ['^infra/(arm|docs|record|simulate|typings)/'] },
      to: { path: '^infra/(arm|docs|record|simulate|typings)/' },
    },
    {
      name: 'only the infrastructure knows Pulumi',
      comment: 'Return data, and let infra/ declare it.',
      severity: 'error',
      from: { pathNot: ['^infra/', ...dev] },
      to: { path: 'node_modules/(@pulumi|@grpc)/' },
    },
    {
      name: 'nobody imports the command line',
      comment: 'Commands parse, call and print; what is worth sharing lives below them.',
      severity: 'error',
      from: { pathNot: ['^cli/', '^infra/launch\\.mjs$', ...dev] },
      to: { path: '^cli/' },
    },
    {
      name: 'only the command line and tests import the bench',
      comment: 'Benchmarks measure the product; the product does not use them.',
      severity: 'error',
      from: { pathNot: ['^cli/', ...dev] },
      to: { path: '^bench/' },
    },
    {
      name: 'the product needs no development package',
      comment:
        'Move the package to "dependencies", or the code to bench/, cli/ or test/. Types cost nothing at run time.',
      severity: 'error',
      from: { path: '^(main\\.ts|model|constructs|engine|systems|imports)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'every import leads somewhere',
      comment: 'Correct the path, or install the package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
    detectProcessBuiltinModuleCalls: true,
  },
};
