/**
 * What Argo CD reads: a project and an ApplicationSet for each system, a root Application that applies them, and for each
 * component in each target the file that makes an Application of it. Data in, text out.
 */
export { type DeclaredSystem, type DeployedComponent, Deployment } from './deployment.ts';
