// The program as the simulation runs it. azure-native gives each resource an alias per API version that there ever was, so
// that state of old deployments is recognized. The simulation has none, and takes half the time without them.
import pulumi from '@pulumi/pulumi';
import { launch } from '../launch.mjs';

const { mergeOptions } = pulumi;
pulumi.mergeOptions = (one, other) =>
  mergeOptions(one, other?.aliases?.every(({ type }) => type?.startsWith('azure-native:')) ? {} : other);

export default () => launch('infra/program.ts');
