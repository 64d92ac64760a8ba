import type { System } from '../constructs/index.ts';
import { cluster } from './cluster/index.ts';
import { ghasi } from './ghasi/index.ts';
import { marketplace } from './marketplace/index.ts';

/** Every system that is rendered. A new one is a folder here and a line below. */
export const systems: readonly System[] = [cluster, ghasi, marketplace];
