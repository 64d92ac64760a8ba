export { type Declared, declare, type Rendered, render } from './build.ts';
export { nameProblems } from './names.ts';
export { type Selected, type Selection, select } from './selection.ts';
