import { resolve } from 'node:path'
import type { WorldSource } from '../../../emulator/api.ts'
import { addHostPrerequisites } from '../../../emulator/identity/add-host-prerequisites.ts'
import { defaultOptions } from '../../../emulator/options.ts'
import { WorldFileError, worldFromFileBy } from '../../../emulator/world/file/index.ts'
import { graphAppRoles } from '../../../emulator/world/model/app-roles.ts'
import { createWorld, type WorldOptions, worldNames } from '../../../emulator/world/named/index.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { quote } from '../../../text/quote.ts'
import { nearest } from '../../../text/similar.ts'
import type { CliContext } from '../../process/context.ts'
import type { EmulatorFlags } from './flags.ts'

const fleetFlags = ['targets', 'sites', 'users', 'groups', 'permissions'] as const

type WorldFlags = Pick<EmulatorFlags, 'world' | 'host'> & Partial<Pick<EmulatorFlags, (typeof fleetFlags)[number]>>

/** The world that the flags name: a known world, or a file. Rejects with `ConfigError` for any other. */
export async function chooseWorld(context: CliContext, flags: WorldFlags): Promise<WorldSource> {
  const { world, host } = flags
  const given = fleetFlags.filter((name) => flags[name] !== undefined)
  if (given.length > 0) {
    if (world !== 'fleet') throw fixedSize(given)
    for (const permission of flags.permissions ?? []) checkPermission(permission)
    const options: WorldOptions = Object.fromEntries(given.map((name) => [name, flags[name]]))
    return () => {
      const fleet = createWorld(world, options)
      addHostPrerequisites(fleet, host, defaultOptions)
      return fleet
    }
  }
  if (worldNames.includes(world)) return world
  if (!/[\\/]|\.(ya?ml|json)$/i.test(world)) throw unknownWorld(world)
  return worldOfFile(context, world)
}

async function worldOfFile(context: CliContext, shown: string): Promise<WorldSource> {
  const { io, signal } = context
  try {
    return await worldFromFileBy((work) => context.interruptible(work), resolve(io.cwd, shown), signal)
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

function checkPermission(name: string): void {
  const known = graphAppRoles.map(({ value }) => value)
  if (known.includes(name)) return
  const meant = nearest(name, known)
  throw new ConfigError('USAGE', {
    message: `The emulator knows no application permission ${quote(name)} of Microsoft Graph.`,
    likelyCause: 'It is misspelt, or the emulator does not play what it is for.',
    fix: `${meant === undefined ? '' : `Did you mean ${meant}? `}Give names such as Sites.Read.All, with commas between them.`,
  })
}

function fixedSize(options: readonly string[]): ConfigError {
  const flags = options.map((option) => `--${option}`).join(' and ')
  return new ConfigError('USAGE', {
    message: `Only the world fleet takes ${flags}.`,
    likelyCause: 'What the other worlds hold is fixed, and a file says what it holds.',
    fix: `Give --world fleet as well, or leave ${flags} out.`,
  })
}
