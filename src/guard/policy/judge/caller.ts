import { basename, dirname, extname, resolve } from 'node:path'
import type { Actor } from '../../actor.ts'
import type { Policy, Rule } from '../policy.ts'

/** The caller: its actor, the application that it acts as, and the target. */
export interface Caller {
  readonly actor: Actor
  /** Key of the application in the manifest; without a manifest its client ID. */
  readonly application: string
  /** The manifest's folder, where runbooks of a rule lie; `undefined` without a manifest. */
  readonly folder: string | undefined
  readonly target: CalledTarget
  /** A signed-in admin of `trust`. Such a caller is judged only by rules that name the command `trust`. */
  readonly isAdmin?: boolean
}

interface CalledTarget {
  readonly name: string
  readonly tenant: string
  readonly tags: readonly string[]
}

/** The words by which a rule judges what a signed-in admin sends. */
const ADMIN = 'trust'

/** Whether a policy judges signed-in admins at all. */
export function judgesAdmins({ rules }: Policy): boolean {
  return rules.some(namesAdmins)
}

function namesAdmins({ who }: Rule): boolean {
  return who.commands.includes(ADMIN)
}

/** Whether a rule speaks of this caller, wherever it calls. */
export function isCaller(rule: Rule, caller: Caller): boolean {
  if (caller.isAdmin) return namesAdmins(rule) && isApplication(rule, caller)
  const { runbooks, commands } = rule.who
  const isFree = runbooks.length === 0 && commands.length === 0
  return isApplication(rule, caller) && (isFree || isRunbook(rule, caller) || isCommand(commands, caller.actor.command))
}

function isApplication({ who: { applications } }: Rule, { application }: Caller): boolean {
  return applications === undefined || applications.includes(application)
}

/** `trust` alone speaks of admins; what Towline sends there as the application has the words of its command. */
function isCommand(commands: readonly string[], command: string | undefined): boolean {
  if (command === undefined) return false
  return commands.some((one) => one !== ADMIN && (command === one || command.startsWith(`${one} `)))
}

function isRunbook({ who: { runbooks } }: Rule, { actor: { runbook }, folder }: Caller): boolean {
  if (runbook?.file === undefined || folder === undefined) return false
  const { file, sha256 } = runbook
  if (dirname(resolve(file)) !== resolve(folder)) return false
  const name = basename(file, extname(file))
  return runbooks.some((one) => one.name === name && (one.sha256 === undefined || one.sha256 === sha256))
}

/** Whether a rule speaks of this target. */
export function isTarget({ targets }: Rule, { name, tenant, tags }: CalledTarget): boolean {
  return targets.some(
    (one) =>
      one === 'all' ||
      one === name ||
      one.toLowerCase() === tenant.toLowerCase() ||
      (one.startsWith('tag:') && tags.includes(one.slice('tag:'.length))),
  )
}
