export { declare, type Rendered, Renderer } from './build.ts';
export { haveGoodNames, Names } from './names.ts';
export { type Selection, select } from './selection.ts';
