import type { CallWatch, ExchangeWatch, HandedOut, Oversight, WatchedCall } from '../../guard/oversight.ts'
import type { Overseer } from './overseer.ts'
import type { Overseen } from './watching.ts'

/** The oversight of a target whose code is loaded when it is first asked. */
export class LateOversight implements Oversight {
  readonly #overseer: Promise<Overseer>
  readonly #overseen: Overseen
  #real: Promise<Oversight> | undefined

  constructor(overseer: Promise<Overseer>, overseen: Overseen) {
    this.#overseer = overseer
    this.#overseen = overseen
  }

  async beforeToken(resource: string): Promise<void> {
    await (await this.#load()).beforeToken(resource)
  }

  async beforeExchange(resource: string): Promise<ExchangeWatch> {
    return (await this.#load()).beforeExchange(resource)
  }

  async beforeHandout(what: HandedOut): Promise<void> {
    await (await this.#load()).beforeHandout(what)
  }

  async begin(calls: readonly WatchedCall[]): Promise<readonly CallWatch[]> {
    return (await this.#load()).begin(calls)
  }

  #load(): Promise<Oversight> {
    this.#real ??= this.#open()
    return this.#real
  }

  async #open(): Promise<Oversight> {
    const [overseer, { TargetOversight }] = await Promise.all([this.#overseer, import('./target-oversight.ts')])
    return new TargetOversight(overseer, this.#overseen)
  }
}
