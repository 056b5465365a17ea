import { join } from 'node:path'
import { readText } from '../../read-text.ts'
import type { World } from '../../world/model/index.ts'
import { EmulatorStartError } from '../start-error.ts'
import { replaceFile } from '../whole-file.ts'
import { collectionNames, type TrackedWorld, trackChanges, type WorldChanges } from './changes.ts'

interface KeptWorld {
  /** Gives the world the changes that were kept. Throws an EmulatorStartError when they are those of another world. */
  prepare(world: World): World
  /** Writes what has changed since the world was made, if that is not what the file says already. */
  save(): Promise<void>
}

/**
 * Keeps the changes of the world, and not the world: each start makes the world again, and a later version may make a
 * better one.
 * Rejects with an EmulatorStartError when the file does not hold such changes. The file then stays unchanged.
 */
export async function keepWorld(directory: string): Promise<KeptWorld> {
  const path = join(directory, 'emulator-world.json')
  const kept = await read(path)
  let written = kept === undefined ? undefined : serialise(kept)
  let tracked: TrackedWorld | undefined
  let origin: Origin | undefined
  let saving = Promise.resolve()

  const save = async (): Promise<void> => {
    if (tracked === undefined || origin === undefined) return
    const text = serialise({ ...origin, changes: tracked.changes() })
    if (text === written || (written === undefined && Object.keys(tracked.changes()).length === 0)) return
    await replaceFile(path, text)
    written = text
  }

  return {
    prepare(world) {
      origin = { format, world: world.name, home: world.home.id }
      if (kept !== undefined && (kept.world !== origin.world || kept.home !== origin.home)) {
        throw unusable(path, `it holds the changes to the world ${kept.world}, and not to ${world.name}`)
      }
      tracked = trackChanges(world)
      try {
        tracked.apply(kept?.changes ?? {})
      } catch (error) {
        throw unusable(path, `its changes do not fit the world ${world.name}`, error)
      }
      return tracked.world
    },
    // One after the other, so that an older text never takes the place of a newer one.
    save() {
      saving = saving.then(save, save)
      return saving
    },
  }
}

const format = 'towline-emulator-world/1'

/** Which world the changes are to. */
interface Origin {
  readonly format: typeof format
  readonly world: string
  /** Tenant ID. */
  readonly home: string
}

interface Content extends Origin {
  readonly changes: WorldChanges
}

function serialise(content: Content): string {
  return `${JSON.stringify(content, undefined, 2)}\n`
}

async function read(path: string): Promise<Content | undefined> {
  let text: string
  try {
    text = await readText(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(path, `it cannot be read: ${(error as Error).message}`, error)
  }
  const content = parse(text)
  if (!isContent(content)) throw unusable(path, "it does not hold the changes to an emulator's world")
  return content
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isContent(value: unknown): value is Content {
  if (!isObject(value) || value['format'] !== format || !isObject(value['changes'])) return false
  return [value['world'], value['home']].every((text) => typeof text === 'string') && hasChanges(value['changes'])
}

function hasChanges(changes: Readonly<Record<string, unknown>>): boolean {
  return Object.values(changes).every(
    (tenant) =>
      isObject(tenant) &&
      Object.entries(tenant).every(
        ([name, change]) =>
          collectionNames.some((known) => known === name) &&
          isObject(change) &&
          isArrayOf(change['put'], isObject) &&
          isArrayOf(change['removed'], (key) => typeof key === 'string'),
      ),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isArrayOf(value: unknown, isOne: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne)
}

function unusable(path: string, why: string, cause?: unknown): EmulatorStartError {
  return new EmulatorStartError(
    `The emulator's world cannot be kept in ${path}: ${why}. Start it with the world that the file belongs to, choose another directory, or remove the file to start anew.`,
    cause,
  )
}
