import { type Context, Hono } from 'hono'
import type { Emulator } from '../api.ts'
import { FaultInputError } from '../faults/parameters.ts'
import { describeWorld } from './describe-world.ts'
import { BadInput, type ClockChange, readClockChange, readFaults, readReset, readSignIns, readUser } from './input.ts'

/**
 * The control endpoint: what scripts and tests see of the emulator, and what they may change in it.
 *
 * - `GET /requests` answers `{"requests": [{"host","method","path","query","status","client","at"}]}`, oldest first,
 *   and beside it `"forgotten": n` when there were so many that the first n are no longer known.
 * - `POST /reset` sets world, clock and record back to the start and ends all faults; with `{"requests": true}` it clears
 *   the record alone. It answers `{"reset": "world"}` or `{"reset": "requests"}`.
 * - `GET /world` answers what `describeWorld` documents.
 * - `POST /clock` with `{"now": "2026-11-30T12:00:00Z"}` sets the emulated time, with `{"advanceMs": 3600000}` moves it;
 *   it runs on from there. With `{"rate": 60}` it runs so many times faster. It answers `{"now": "…", "rate": …}`.
 * - `GET /faults` answers `{"faults": [{"id", "kind", …, "spoilt"}]}`: those in force, as they were given, and how many
 *   requests each has spoilt.
 * - `GET /limits` answers `{"limits": [{"id", "kind": "budget", …, "usage": [{"application", "tenant", "requests",
 *   "admitted", "spent", "spentAdmitted", "peak", "violations"}]}]}`: the budgets in force and who has spent how much.
 * - `POST /faults` with one fault sets it beside the others, or in the place of the one with its `id`; with
 *   `{"faults": […]}` sets these in the place of all, and with an empty list none. It answers as `GET /faults`. A fault
 *   is `{"kind": "throttle", …}`: `faults/kinds/` has the keys of each kind, `faults/match.ts` those that all share.
 * - `POST /device-codes/<user code>` with `{"user": "admin@fabrikam.onmicrosoft.com"}` enters the code and signs in. It
 *   answers `{"approved": "<user code>"}`.
 *
 * - `GET /sign-ins` answers `{"signIns": [{"tenantId", "shownAt", "signIn": {…}}]}`: the sign-ins of applications in all tenants,
 *   also those that no log shows yet.
 * - `POST /sign-ins` with `{"tenant": "fabrikam"}` uses the application from outside, as a stolen assertion would be: one sign-in
 *   more, or `"count"` of them, at the time `"at"`, refused with the number `"error"`. It answers `{"signIns": […]}`, without
 *   tokens. With `{"delayMs": 3600000, "spreadMs": 7200000}` sign-ins appear so late from now on. It answers the same.
 *
 * Errors are `{"error": {"code", "message"}}`: 400 `bad-request`, 404 `not-found`.
 */
export function control(emulator: Emulator): Hono {
  const app = new Hono()

  app.get('/requests', (c) => {
    const { requests, forgottenRequests: forgotten } = emulator
    return c.json({ requests, ...(forgotten > 0 && { forgotten }) })
  })

  app.post('/reset', async (c) => {
    const what = readReset(await c.req.text())
    if (what === 'requests') emulator.clearRequests()
    else emulator.reset()
    return c.json({ reset: what })
  })

  app.get('/world', (c) => c.text(describeWorld(emulator), 200, { 'Content-Type': 'application/json' }))

  app.post('/clock', async (c) => {
    apply(readClockChange(await c.req.text()), emulator)
    return c.json({ now: new Date(emulator.clock.now()).toISOString(), rate: emulator.clock.rate })
  })

  app.get('/faults', (c) => c.json({ faults: emulator.faults.list }))

  app.get('/limits', (c) => c.json({ limits: emulator.faults.limits }))

  app.post('/faults', async (c) => {
    const change = readFaults(await c.req.text())
    if ('replace' in change) await emulator.faults.replace(change.replace)
    else await emulator.faults.add(change.add)
    return c.json({ faults: emulator.faults.list })
  })

  app.post('/device-codes/:code', async (c) => {
    const code = c.req.param('code')
    const user = readUser(await c.req.text())
    try {
      emulator.approveDeviceCode(code, user)
    } catch (error) {
      throw new BadInput((error as Error).message)
    }
    return c.json({ approved: code })
  })

  app.get('/sign-ins', (c) => c.json({ signIns: emulator.signIns }))

  app.post('/sign-ins', async (c) => {
    const input = readSignIns(await c.req.text())
    if ('delayMs' in input) {
      emulator.lateSignIns(input)
      return c.json(input)
    }
    try {
      return c.json({ signIns: emulator.signInFromOutside(input) })
    } catch (error) {
      throw new BadInput((error as Error).message)
    }
  })

  app.notFound((c) => {
    const endpoints = app.routes.map(({ method, path }) => `${method} ${path}`)
    const asked = `${c.req.method} ${c.req.path}`
    return refusal(c, 404, 'not-found', `There is no ${asked} here. There are: ${endpoints.join(', ')}.`)
  })

  app.onError((error, c) => {
    if (error instanceof BadInput || error instanceof FaultInputError) {
      return refusal(c, 400, 'bad-request', error.message)
    }
    return refusal(c, 500, 'failed', `The emulator failed: ${error.message}`)
  })

  return app
}

function apply(change: ClockChange, { clock }: Emulator): void {
  try {
    if ('now' in change) clock.set(change.now)
    else if ('rate' in change) clock.run(change.rate)
    else clock.advance(change.advanceMs)
  } catch (error) {
    throw error instanceof RangeError ? new BadInput(error.message) : error
  }
}

function refusal(c: Context, status: 400 | 404 | 500, code: string, message: string): Response {
  return c.json({ error: { code, message } }, status)
}
