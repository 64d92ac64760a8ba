export { declare, render } from './build.ts';
export { nameProblems } from './names.ts';
export { type Selection, select } from './selection.ts';
