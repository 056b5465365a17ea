import type { Command, RouteMap } from '@stricli/core'
import type { ConfigError } from '../../errors/errors.ts'
import { quote } from '../../text/quote.ts'
import { nearest } from '../../text/similar.ts'
import type { CliContext } from '../process/context.ts'
import { usage } from './parse-errors.ts'

/** A command, or a group of commands. */
type CommandOrGroup = Command<CliContext> | RouteMap<CliContext>

interface Found {
  readonly found: CommandOrGroup
  /** The words that led there, without those that follow a command. */
  readonly path: readonly string[]
}

/**
 * The command or group that the first words name. Words that begin with a hyphen end the search. Throws `ConfigError` `USAGE`
 * for a word that names nothing in its group, and suggests what was probably meant.
 */
export function findCommand(root: CommandOrGroup, words: readonly string[]): Found {
  const path: string[] = []
  let found = root
  for (const word of words) {
    if (!isGroup(found) || word.startsWith('-')) break
    const next = found.getRoutingTargetForInput(word)
    if (next === undefined) throw unknownCommand(root, found, path, word)
    found = next
    path.push(word)
  }
  return { found, path }
}

export function isGroup(target: CommandOrGroup): target is RouteMap<CliContext> {
  return 'getRoutingTargetForInput' in target
}

function unknownCommand(root: CommandOrGroup, group: RouteMap<CliContext>, path: string[], word: string): ConfigError {
  return usage(
    `There is no command ${quote(word)} here.`,
    'It is misspelt, or belongs to another group of commands.',
    suggestion(root, group, path, word),
  )
}

const noSignIn =
  'There is no sign-in to do: the identity of the host signs in by itself. `towline identity` shows it, and `towline whoami` tries it. An admin signs in with --auth, for one command.'

/** What the words of other tools are called here. */
const habits: Readonly<Record<string, string>> = {
  login: noSignIn,
  logout: noSignIn,
  signin: noSignIn,
  'sign-in': noSignIn,
  auth: noSignIn,
  connect: noSignIn,
  config: 'Write a manifest with `towline init`.',
  configure: 'Write a manifest with `towline init`.',
  setup: 'Write a manifest with `towline init`, and set the trust up with `towline trust apply`.',
  tenants: 'List the target tenants with `towline targets list`.',
  users: 'Read any list of Graph with `towline graph get <path> --all`.',
  groups: 'Read any list of Graph with `towline graph get <path> --all`.',
  'graph list': 'Read a list with `towline graph get <path> --all`.',
  'graph create': 'Send it with `towline graph post <path> --body …`.',
  'graph update': 'Send it with `towline graph patch <path> --body …`.',
  'graph remove': 'Send it with `towline graph delete <path>`.',
}

function suggestion(root: CommandOrGroup, group: RouteMap<CliContext>, path: string[], word: string): string {
  const key = [...path, word].join(' ').toLowerCase()
  if (Object.hasOwn(habits, key)) return habits[key] ?? ''
  if (word === 'help') return `Read its help with \`towline help ${path.join(' ')}\`.`
  const elsewhere = commandsCalled(root, word.toLowerCase())
  if (elsewhere.length > 0) return `Did you mean ${elsewhere.join(' or ')}?`
  const meant = nearest(word, shownNames(group))
  return meant === undefined
    ? 'List the commands with --help.'
    : `Did you mean ${quote(meant)}? --help lists the commands.`
}

/** Full commands and groups whose last word is this one: for `plan` it is `towline trust plan`. */
function commandsCalled(root: CommandOrGroup, name: string, path = ['towline']): string[] {
  const own = path.at(-1) === name ? [`\`${path.join(' ')}\``] : []
  const inner = isGroup(root) ? entriesOf(root) : []
  return [...own, ...inner.flatMap(([word, target]) => commandsCalled(target, name, [...path, word]))]
}

function shownNames(group: RouteMap<CliContext>): string[] {
  return entriesOf(group).map(([word]) => word)
}

function entriesOf(group: RouteMap<CliContext>): [word: string, target: CommandOrGroup][] {
  return group
    .getAllEntries()
    .filter(({ hidden }) => !hidden)
    .map(({ name, target }) => [name.original, target])
}
