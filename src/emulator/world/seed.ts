import { bareWorld } from './bare.ts'
import { demoApplication } from './demo-application.ts'
import type { World } from './model.ts'
import { grantAdminConsent } from './trust.ts'

/** The bare world after all of the set-up: application, federated identity credential, and consent in each target. */
export function seedWorld(): World {
  const world = bareWorld()
  const application = demoApplication(world.home, world.compute, { graph: ['Sites.FullControl.All'] })
  for (const target of world.targets) grantAdminConsent(target, application, world.home)
  return { ...world, name: 'seed' }
}
