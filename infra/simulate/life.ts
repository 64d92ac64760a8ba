import type { Cloud } from './cloud.ts';
import type { Engine } from './engine.ts';

/** Without asking, and without another preview. */
export const apply = ['--yes', '--skip-preview'];

/** What a life is made of: where things are, what happens to them, and in which stack. */
export interface Life {
  readonly engine: Pick<Engine, 'operate' | 'run'>;
  readonly cloud: Cloud;
  readonly stack: string;
}
