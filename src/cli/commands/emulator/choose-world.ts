import { resolve } from 'node:path'
import type { WorldSource } from '../../../emulator/api.ts'
import { addHostPrerequisites } from '../../../emulator/identity/add-host-prerequisites.ts'
import { defaultOptions } from '../../../emulator/options.ts'
import { WorldFileError, worldFromFile } from '../../../emulator/world/file/index.ts'
import { createWorld, worldNames } from '../../../emulator/world/named/index.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { quote } from '../../../text/quote.ts'
import { nearest } from '../../../text/similar.ts'
import type { CliContext } from '../../process/context.ts'
import type { EmulatorFlags } from './flags.ts'

type WorldFlags = Pick<EmulatorFlags, 'world' | 'targets' | 'sites' | 'host'>

/** The world that the flags name: a known world, or a file. Rejects with `ConfigError` for any other. */
export async function chooseWorld({ io }: CliContext, flags: WorldFlags): Promise<WorldSource> {
  const { world, targets, sites, host } = flags
  const sizes = { ...(targets !== undefined && { targets }), ...(sites !== undefined && { sites }) }
  if (Object.keys(sizes).length > 0) {
    if (world !== 'fleet') throw fixedSize(Object.keys(sizes))
    return () => {
      const fleet = createWorld(world, sizes)
      addHostPrerequisites(fleet, host, defaultOptions)
      return fleet
    }
  }
  if (worldNames.includes(world)) return world
  if (!/[\\/]|\.(ya?ml|json)$/i.test(world)) throw unknownWorld(world)
  return worldOfFile(resolve(io.cwd, world), world)
}

async function worldOfFile(path: string, shown: string): Promise<WorldSource> {
  try {
    return await worldFromFile(path)
  } catch (error) {
    throw error instanceof WorldFileError ? unusableFile(error, shown) : error
  }
}

function unusableFile(error: WorldFileError, path: string): ConfigError {
  const isUnread = error.problems.length === 0
  return new ConfigError('USAGE', {
    message: error.message,
    likelyCause: isUnread
      ? `${quote(path)} is not where the command looks, or this user may not read it.`
      : 'A mistake in the file, or the file was written for another version of Towline.',
    fix: isUnread
      ? 'Give the path of a world file.'
      : 'Fix the lines that are named; docs/worlds.md describes the format.',
    cause: error,
  })
}

function unknownWorld(name: string): ConfigError {
  const meant = nearest(name, worldNames)
  return new ConfigError('USAGE', {
    message: `There is no world ${quote(name)}.`,
    likelyCause: 'It is misspelt.',
    fix: `${meant === undefined ? '' : `Did you mean ${meant}? `}Give one of ${worldNames.join(', ')}, or a file such as ./world.yaml.`,
  })
}

function fixedSize(options: readonly string[]): ConfigError {
  const flags = options.map((option) => `--${option}`).join(' and ')
  return new ConfigError('USAGE', {
    message: `Only the world fleet takes ${flags}.`,
    likelyCause: 'The other worlds have one size, and a file says its own.',
    fix: `Give --world fleet as well, or leave ${flags} out.`,
  })
}
