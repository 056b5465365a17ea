import { demoApplication } from '../build/demo-application.ts'
import { grantAdminConsent } from '../build/set-up.ts'
import type { World } from '../model/index.ts'
import { bareWorld } from './bare.ts'

/** The bare world after all of the set-up: application, federated identity credential, and consent in each target. */
export function seedWorld(): World {
  const world = bareWorld()
  const application = demoApplication(world.home, world.compute, { graph: ['Sites.FullControl.All'] })
  for (const target of world.targets) grantAdminConsent(target, application, world.home)
  return { ...world, name: 'seed' }
}
