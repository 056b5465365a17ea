import type { Actor } from '../../guard/actor.ts'
import type { Oversight } from '../../guard/oversight.ts'
import { findPolicy, isThere } from '../../guard/policy/find-policy.ts'
import type { Runtime } from '../../http/runtime.ts'
import type { Target } from '../../manifest/target.ts'
import { HOST_POLICY_HASH } from './host-policy.ts'
import { LateOversight } from './late-oversight.ts'
import type { EndOfWatch, Governed, Overseer } from './overseer.ts'

/** The policy of the host, which a policy of a manifest can only tighten. */
export const HOST_POLICY = '/etc/towline/policy.yaml'

/** A target, or the home tenant for an admin who is signed in there. */
type Governable = Pick<Target, 'name' | 'tenant' | 'tags' | 'clientId' | 'governance'> &
  Partial<Pick<Target, 'identity'>>

/** How a part of Towline hands on what watches over its work. */
export interface OverseenWork {
  /** @default those of the program */
  readonly oversights?: Oversights | undefined
  /** The command, as an `Actor` has it. */
  readonly command?: string | undefined
}

interface OversightOptions {
  /** The value of `--policy`. */
  readonly policy?: string | undefined
  /** Folder to which relative paths belong. */
  readonly cwd: string
  /** @default `/etc/towline/policy.yaml` */
  readonly hostPolicy?: string | undefined
  /** Called when something is watched over for the first time, and again after an end. */
  readonly onUsed?: (oversights: Oversights) => void
}

/**
 * What watches over the targets of one run. Nothing of the policy and the record is loaded before something is governed by
 * one.
 */
export class Oversights {
  readonly #runtime: Runtime
  readonly #options: OversightOptions
  readonly #overseers = new Map<string, Promise<Overseer>>()
  /** By the folder of the manifest, so that a thousand targets cost one look. */
  readonly #found = new Map<string, readonly string[]>()

  constructor(runtime: Runtime, options: OversightOptions) {
    this.#runtime = runtime
    this.#options = options
  }

  /** What watches over a target; `undefined` where no policy and no record is in force. */
  of(target: Governable, actor: Actor, isAdmin = false): Oversight | undefined {
    const { governance } = target
    const files = this.#filesFor(governance)
    const audit = governance?.audit
    const demanded = this.#runtime.env[HOST_POLICY_HASH]
    if (files.length === 0 && audit === undefined && !demanded) return undefined
    if (this.#overseers.size === 0) this.#options.onUsed?.(this)
    const key = JSON.stringify([files, audit ?? null])
    const overseer = this.#overseers.get(key) ?? this.#load({ files, audit, identity: target.identity })
    this.#overseers.set(key, overseer)
    const application = governance?.application ?? target.clientId
    const { name, tenant, tags, clientId } = target
    return new LateOversight(overseer, {
      caller: { actor, application, folder: governance?.folder, target: { name, tenant, tags }, isAdmin },
      acting: {
        who: {
          command: actor.command,
          runbook: actor.runbook?.name,
          runbookSha256: actor.runbook?.sha256,
          application,
          clientId,
          ...(isAdmin && { as: 'admin' }),
        },
        run: actor.run,
        target: name,
      },
      ceiling: isAdmin ? undefined : governance?.ceiling,
    })
  }

  /** Ends the records. Gives what a person must know of the run, a line each. */
  async end(): Promise<EndOfWatch> {
    const overseers = [...this.#overseers.values()]
    this.#overseers.clear()
    const ends = await Promise.all(overseers.map(async (overseer) => (await overseer).end()))
    return { lines: ends.flatMap(({ lines }) => lines), isLost: ends.some(({ isLost }) => isLost) }
  }

  async #load(governed: Governed): Promise<Overseer> {
    // What is asked next is loaded beside it.
    const [{ Overseer }] = await Promise.all([import('./overseer.ts'), import('./target-oversight.ts')])
    const overseer = new Overseer(governed, this.#runtime)
    overseer.begin()
    return overseer
  }

  #filesFor(governance: Target['governance']): readonly string[] {
    const { folder = '', policy = '' } = governance ?? {}
    const key = `${folder}\n${policy}`
    const known = this.#found.get(key)
    if (known !== undefined) return known
    const { cwd, policy: flag, hostPolicy = HOST_POLICY } = this.#options
    const { env } = this.#runtime
    const own = findPolicy({ flag, env, named: governance?.policy, folder: governance?.folder, cwd })
    const files = [...(isThere(hostPolicy) ? [hostPolicy] : []), ...(own === undefined ? [] : [own.file])]
    const found = [...new Set(files)]
    this.#found.set(key, found)
    return found
  }
}
