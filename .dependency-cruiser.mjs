// The folder rules, over the graph that exists at run time: type-only imports are erased and do not
// count. test/unit/architecture.test.ts holds what a rule here cannot say.

// What a pure module may never reach, however far away. `process`, timers and `Date` are no imports;
// decide gets its clock as an argument called `now`.
const IO = [
  '^(node:)?(fs|http|https|http2|net|tls|dns|child_process|worker_threads|os|process|timers|stream|crypto|readline|dgram|cluster)(/|$)',
  'node_modules/(@hono|hono|@kubernetes|cloudevents|commander)/',
  '^src/(kube/(client|transport|https-transport|credentials)|telemetry|embedded|simulation|cli|events)',
]

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one module, or hide a third below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'decisions-are-pure',
      comment: 'decide(observed, now) and everything it calls: data in, data out.',
      severity: 'error',
      from: { path: '^src/(agents/)?[^/]+/decide' },
      to: { path: IO, reachable: true },
    },
    {
      name: 'schedule-stands-alone',
      comment: 'A schedule is a value; it needs calendars and nothing of Kubernetes.',
      severity: 'error',
      from: { path: '^src/schedule/' },
      to: { pathNot: ['^src/schedule/', 'node_modules/luxon/'] },
    },
    {
      name: 'two-systems-apart',
      comment: 'What both systems need moves down to nodes, kube, schedule, reconcile or wake.',
      severity: 'error',
      from: { path: '^src/(scheduled-machine|bootc-node-pool)/' },
      to: { path: '^src/(scheduled-machine|bootc-node-pool)/', pathNot: '^src/$1/' },
    },
    {
      name: 'lower-folders-know-no-system',
      comment: 'Shared folders serve both systems, so they know neither.',
      severity: 'error',
      from: {
        path: '^src/(schedule|schedule-override|nodes|images|cluster-api|kube|clock|wake|reconcile|events|outbox|telemetry)/',
      },
      to: { path: '^src/(scheduled-machine|bootc-node-pool)/' },
    },
    {
      name: 'embedded-serves-any-system',
      comment:
        'A system hands its kinds to the embedded control plane: one file for each system knows it.',
      severity: 'error',
      from: {
        path: '^src/embedded/',
        pathNot: '^src/embedded/(scheduled-machine|bootc-node-pool)\\.ts$',
      },
      to: { path: '^src/(scheduled-machine|bootc-node-pool)/' },
    },
    {
      name: 'simulator-core-knows-no-system',
      comment: 'The core of the fault simulator runs any system; a system is an argument.',
      severity: 'error',
      from: { path: '^src/simulation/core/' },
      to: {
        path: '^src/(scheduled-machine|bootc-node-pool|cluster-api|nodes|schedule|simulation)/',
        pathNot: '^src/simulation/core/',
      },
    },
    {
      name: 'nothing-imports-functions',
      comment: 'Functions are the outermost layer. The cli and the fault simulator wire them.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|simulation)/' },
      to: { path: '^functions/' },
    },
    {
      name: 'functions-never-reach-development-tools',
      comment:
        'What runs in production carries neither the embedded control plane, nor the fault simulator, nor the cli.',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^src/(embedded|simulation|cli)/', reachable: true },
    },
    {
      name: 'embedded-has-its-own-door',
      comment:
        'The embedded control plane is a development tool: only the cli and the fault simulator use it.',
      severity: 'error',
      from: { path: '^(src|functions)/', pathNot: '^src/(embedded|cli|simulation)/' },
      to: { path: '^src/embedded/' },
    },
    {
      name: 'one-door-to-client-node',
      comment:
        'Its models cost 300 ms of cold start: one module names what is used, and is imported late.',
      severity: 'error',
      from: { pathNot: '^src/kube/client-node\\.ts$' },
      to: { path: 'node_modules/@kubernetes/client-node/' },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      from: { path: '^(src|functions)/' },
      to: { path: '^test/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'declared',
      comment: 'Production code imports dependencies, never devDependencies.',
      severity: 'error',
      from: { path: '^(src|functions)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
}
