/** What a change does to the rendered folder, for whoever reviews it: two versions of files in, Markdown out. */
export { reviewMark, reviewPage } from './page.ts';
export { type ReviewedFile, review } from './review.ts';
