import { component, FeatureFlags } from '../../constructs/index.ts';

/** Flags of all of Ghasi: new features tenant by tenant, and switches that turn one off without a rollout (002 §9, 004 §11). */
export const featureFlags = component(
  'feature-flags',
  (scope, target) => {
    new FeatureFlags(scope, 'feature-flags', {
      image: target.image('ghasi/flagd', { pin: 'flagd' }),
      flags: {
        'ai-suggestions': { kind: 'kill-switch', description: 'Suggestions of the AI gateway' },
        'delivery-writes': { kind: 'kill-switch', description: 'New deliveries; running ones go on' },
        'offline-packages': {
          kind: 'release',
          description: 'Play packages for players without a connection',
          tenants: { on: target.pick({ dev: ['tenant-test'], staging: ['tenant-test'], prod: [] }) },
        },
      },
    });
  },
  { after: ['platform'] },
);
