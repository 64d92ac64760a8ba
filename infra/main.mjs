// What `pulumi` starts. Plain JavaScript, since it must run before anything is compiled.
import { launch } from './launch.mjs';

export default () => launch('infra/program.ts');
