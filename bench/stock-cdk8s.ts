/**
 * Stock cdk8s: one App with a Chart for each service and target, as its documentation shows. Run by the cdk8s CLI, which
 * names the folder to write to in `CDK8S_OUTDIR`.
 *
 * Argument: number of services.
 */
import { ApiObject, App, Chart } from 'cdk8s';
import { syntheticServices, targets } from './synthetic/facts.ts';
import { figuresOf, worldOf } from './synthetic/figures.ts';
import { objectsOf } from './synthetic/objects.ts';

const services = syntheticServices(Number(process.argv[2]));
const world = worldOf(services);
const app = new App();
for (const target of targets) {
  for (const service of services) {
    const chart = new Chart(app, `${target.name}-${service.name}`);
    for (const object of objectsOf(figuresOf(service, target, world))) {
      new ApiObject(chart, `${object.kind}-${object.metadata.name}`, object);
    }
  }
}
app.synth();
