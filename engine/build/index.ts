export { declare, Renderer } from './build.ts';
export { Names } from './names.ts';
export { type Selection, select } from './selection.ts';
