import assert from 'node:assert/strict'
import test from 'node:test'
import type { EmulatorOptions } from '../../../src/emulator/options.ts'
import type { FederatedIdentityCredential } from '../../../src/emulator/world/model/index.ts'
import { first, type TestWorld, testWorld } from '../support.ts'
import { exchange, granted, refused, type TokenRequest } from './token-request.ts'

export interface RefusalCase {
  readonly when: string
  /** `<HTTP status> <OAuth error> <AADSTS number>` */
  readonly expect: string
  /** Left out where no capture says whether there is an error_uri. */
  readonly hasErrorUri?: boolean
  readonly options?: Partial<EmulatorOptions>
  /** Changes the world and says what to send. Where it does neither, the exchange is granted. */
  readonly given: (world: TestWorld) => TokenRequest | Promise<TokenRequest>
}

/** A test for each refusal, and one that the exchange they all spoil is granted. */
export function testRefusals(what: string, cases: readonly RefusalCase[]): void {
  test(what, async (t) => {
    await t.test('the exchange is granted as long as nothing is wrong', async () => {
      await granted(exchange(testWorld().state))
    })

    for (const { when, expect, hasErrorUri, options, given } of cases) {
      await t.test(`${expect} when ${when}`, async () => {
        const world = testWorld(options)
        const { summary, body } = await refused(exchange(world.state, await given(world)))
        assert.equal(summary, expect)
        if (hasErrorUri !== undefined) assert.equal(body.error_uri !== undefined, hasErrorUri)
      })
    }
  })
}

/** Changes the application's only federated identity credential and sends the usual request. */
export function withCredential(
  change: (credential: FederatedIdentityCredential, world: TestWorld) => void,
): (world: TestWorld) => TokenRequest {
  return (world) => {
    change(first(world.application.federatedIdentityCredentials), world)
    return {}
  }
}

export function remove<T>(items: T[], isUnwanted: (item: T) => boolean): void {
  items.splice(0, items.length, ...items.filter((item) => !isUnwanted(item)))
}

/** A GUID that names nothing in any world. */
export const unknownGuid = 'c5a1e1f0-31b9-4f43-8d8c-3d3b2f6a8a10'
