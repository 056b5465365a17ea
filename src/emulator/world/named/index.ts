import type { World } from '../model/index.ts'
import { bareWorld } from './bare.ts'
import { type FleetOptions, fleetWorld } from './fleet.ts'
import { seedWorld } from './seed.ts'
import { workplaceWorld } from './workplace.ts'

/** Sizes, for those worlds that come in several. */
export type WorldOptions = FleetOptions

const worlds: Readonly<Record<string, (options: WorldOptions) => World>> = {
  seed: fixed(seedWorld),
  bare: fixed(bareWorld),
  workplace: fixed(workplaceWorld),
  fleet: fleetWorld,
}

/** The worlds that can be asked for by name. */
export const worldNames: readonly string[] = Object.keys(worlds)

/**
 * A fresh world, all its objects its own. Throws an Error that lists the known names when it does not know this one, or
 * that names the options which this world does not have; a RangeError for numbers that cannot be.
 */
export function createWorld(name: string, options: WorldOptions = {}): World {
  const create = Object.hasOwn(worlds, name) ? worlds[name] : undefined
  if (create === undefined) {
    throw new Error(`There is no world named ${JSON.stringify(name)}. The known worlds are ${worldNames.join(', ')}.`)
  }
  return create(options)
}

/** A world that has one size. */
function fixed(make: () => World): (options: WorldOptions) => World {
  return (options) => {
    const given = Object.entries(options).flatMap(([option, value]) => (value === undefined ? [] : [option]))
    if (given.length === 0) return make()
    throw new Error(`This world has a fixed size; only fleet takes ${given.join(', ')}.`)
  }
}
