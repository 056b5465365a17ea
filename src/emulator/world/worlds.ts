import { bareWorld } from './bare.ts'
import type { World } from './model.ts'
import { seedWorld } from './seed.ts'

const worlds: Readonly<Record<string, () => World>> = {
  seed: seedWorld,
  bare: bareWorld,
}

/** The worlds that can be asked for by name. */
export const worldNames: readonly string[] = Object.keys(worlds)

/** A fresh world, all its objects its own. Throws an Error that lists the known names when it does not know this one. */
export function createWorld(name: string): World {
  const create = Object.hasOwn(worlds, name) ? worlds[name] : undefined
  if (create === undefined) {
    throw new Error(`There is no world named ${JSON.stringify(name)}. The known worlds are ${worldNames.join(', ')}.`)
  }
  return create()
}
