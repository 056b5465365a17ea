import type { CallPattern } from './pattern.ts'
import type { Window } from './window.ts'

/** `enforce` refuses; `audit` sends all the same and counts what would have been refused. */
export type Mode = 'audit' | 'enforce'

/** The APIs whose requests a rule can speak of. Every other API is refused where there is a policy. */
export const resources = ['graph', 'sharepoint', 'arm'] as const
export type Resource = (typeof resources)[number]

/** A policy file once it has been checked: defaults filled in, patterns read, nothing but plain data. */
export interface Policy {
  /** Absolute path, as errors name it. */
  readonly file: string
  /** SHA-256 of the file's bytes, in hex. */
  readonly sha256: string
  readonly mode: Mode
  readonly rules: readonly Rule[]
  readonly deny: readonly DenyRule[]
  readonly handout: Handout
}

/** What a rule allows. There is no rule without callers, targets and calls: a missing list never means all. */
export interface Rule {
  readonly id: string
  readonly mode: Mode
  readonly resource: Resource
  readonly who: Who
  /** Selectors as `-t` takes them, without exclusions. */
  readonly targets: readonly string[]
  readonly allow: readonly CallPattern[]
  /** The values that a placeholder of `allow` may have, in lower case. */
  readonly bind: Readonly<Record<string, readonly string[]>>
  readonly budget: RuleBudget
  readonly window: Window | undefined
  readonly requires: Requirements | undefined
}

/**
 * The callers of a rule. Runbooks and commands are alternatives: one of them must hold where one is named. The application
 * must hold in any case.
 */
export interface Who {
  readonly runbooks: readonly NamedRunbook[]
  /** A command, or the first words of one: `graph` is also `graph delete`. */
  readonly commands: readonly string[]
  /** Keys of `applications` in the manifest; `undefined` where the rule names none. */
  readonly applications: readonly string[] | undefined
}

/** The file of that name in the manifest's folder. */
interface NamedRunbook {
  readonly name: string
  /** SHA-256 of its bytes, in hex. */
  readonly sha256: string | undefined
}

interface RuleBudget {
  readonly requests?: number | undefined
  readonly writesPerRun?: number | undefined
  readonly writesPerDay?: number | undefined
  readonly deletesPerRun?: number | undefined
}

/** What a later part of Towline judges. Until then a rule with requirements refuses. */
interface Requirements {
  readonly plan?: boolean | undefined
  readonly approvals?: number | undefined
}

/** Calls that no rule can allow. */
export interface DenyRule {
  /** `deny[3]`, its place in the file. */
  readonly id: string
  readonly mode: Mode
  readonly resource: Resource
  readonly calls: readonly CallPattern[]
  /** Only where the body has one of these properties, in lower case. `undefined`: whatever the body is. */
  readonly body: readonly string[] | undefined
}

/** Tokens given to other code, which cannot be held to the rules: a decision of its own. Default: none. */
interface Handout {
  readonly token: 'allow' | 'deny'
  /** Tools by name. */
  readonly exec: readonly string[]
}
