import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import test from 'node:test'
import { ownCallbacks } from '../../../../src/cli/process/user-code/owners.ts'
import { UserWork } from '../../../../src/fleet/user-code/user-work.ts'
import { TimeLimit } from '../../../../src/fleet/user-code/within.ts'

const work = (target: string): UserWork =>
  new UserWork({ target, limit: new TimeLimit(1_000), fail: () => true, printed: () => {} })

function callbacks() {
  const state = { working: undefined as UserWork | undefined, thrown: [] as string[] }
  const own = ownCallbacks({
    working: () => state.working,
    run(entered, code) {
      const before = state.working
      state.working = entered
      try {
        return code()
      } finally {
        state.working = before
      }
    },
    thrown: ({ target }, error) => void state.thrown.push(`${target}: ${error}`),
  })
  return { state, own }
}

test('ownCallbacks() runs a callback as code of the work that gave it, also amid that of another one', () => {
  const { state, own } = callbacks()
  state.working = work('a')
  const owned = own((added: number) => `${state.working?.target} ${added}`)
  state.working = work('b')
  assert.equal(owned(1), 'a 1')
  assert.equal(state.working?.target, 'b')
})

test('a callback that throws fails the work that gave it, and is not called again', () => {
  const { state, own } = callbacks()
  let calls = 0
  state.working = work('a')
  const owned = own(() => {
    calls++
    throw new Error('boom')
  })
  state.working = work('b')
  owned()
  owned()
  assert.deepEqual({ calls, thrown: state.thrown }, { calls: 1, thrown: ['a: Error: boom'] })
})

test('a callback of no work stays what it is, and throws as ever', () => {
  const { own } = callbacks()
  const given = () => {
    throw new Error('boom')
  }
  assert.equal(own(given), given)
})

test('an emitter finds an owned listener by the one that was given', () => {
  const { state, own } = callbacks()
  state.working = work('a')
  const listener = () => {}
  const emitter = new EventEmitter().on('x', own(listener))
  emitter.off('x', listener)
  assert.equal(emitter.listenerCount('x'), 0)
})
