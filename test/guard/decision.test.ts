import assert from 'node:assert/strict'
import test from 'node:test'
import { AccessError } from '../../src/errors/errors.ts'
import { type Actor, UNKNOWN_ACTOR } from '../../src/guard/actor.ts'
import { decide, type Limits } from '../../src/guard/decision.ts'
import { type NormalRequest, normalRequest } from '../../src/guard/normal-request.ts'
import { accessError } from '../../src/guard/refusal.ts'
import type { WriteRule } from '../../src/guard/writes.ts'

const place = { root: 'https://graph.microsoft.com', api: 'v1.0' } as const
const asked = (method: string, path: string, headers?: Readonly<Record<string, string>>): NormalRequest =>
  normalRequest(method, path, headers === undefined ? place : { ...place, headers })

const READ_ONLY: Limits = { access: 'read-only' }
const READ_WRITE: Limits = { access: 'read-write' }

const QUESTIONS = [
  '/v1.0/search/query',
  '/beta/search/query',
  '/search/query/',
  '/v1.0/directoryObjects/getByIds',
  '/v1.0/directoryObjects/validateProperties',
  '/v1.0/users/u@fabrikam.example/getMemberGroups',
  '/v1.0/users/guest_b.com%23EXT%23@fabrikam.example/getMemberGroups',
  '/v1.0/servicePrincipals/0a1b/checkMemberObjects',
  '/v1.0/groups/0a1b/getMemberObjects',
  '/v1.0/me/checkMemberGroups',
  "/v1.0/users('u@fabrikam.example')/getMemberGroups",
  '/beta/users/u/microsoft.graph.getMemberGroups',
  '/v1.0/directoryObjects/getAvailableExtensionProperties',
  '/v1.0/directory/deletedItems/getUserOwnedObjects',
  '/v1.0/groups/0a1b/validateProperties',
  '/beta/groups/evaluateDynamicMembership',
  '/beta/groups/0a1b/evaluateDynamicMembership',
  '/v1.0/me/translateExchangeIds',
  '/v1.0/users/u@fabrikam.example/translateExchangeIds',
  '/v1.0/me/getMailTips',
  '/v1.0/users/u/GETMAILTIPS',
  '/v1.0/users/u/findMeetingTimes',
  '/v1.0/me/calendar/getSchedule',
  '/v1.0/users/u/calendar/microsoft.graph.getSchedule',
  '/v1.0/groups/0a1b/calendar/getSchedule',
  '/v1.0/users/u/calendars/AAMk=/getSchedule',
  '/v1.0/solutions/bookingBusinesses/b@fabrikam.example/getStaffAvailability',
  '/v1.0/communications/getPresencesByUserId',
  '/beta/communications/getPresencesByUserId/',
  '/v1.0/security/runHuntingQuery',
  '/v1.0/security/microsoft.graph.security.runHuntingQuery',
  '/beta/identity/conditionalAccess/evaluate',
  '/v1.0/deviceManagement/reports/getDeviceInstallStatusReport',
  '/beta/deviceManagement/reports/getCachedReport',
  '/beta/deviceManagement/reports/microsoft.graph.getReportFilters',
  '/beta/deviceManagement/reports/retrieveDeviceAppInstallationStatusReport',
  '/beta/deviceManagement/virtualEndpoint/reports/getRawRemoteConnectionReports',
  '/beta/deviceManagement/virtualEndpoint/reports/retrieveConnectionQualityReports',
]

const WRITES: readonly [method: string, path: string][] = [
  ['POST', '/v1.0/sites'],
  ['POST', '/v1.0/$batch'],
  ['POST', '/v1.0/search'],
  ['POST', '/v1.0/search/query/x'],
  ['POST', '/v1.0/x/search/query'],
  ['POST', '/v1.0/v2.0/search/query'],
  ['POST', '/v1.0/users/a/b/getMemberGroups'],
  ['POST', '/v1.0/users/a%2Fb/getMemberGroups'],
  ['POST', '/v1.0/users/a%5Cb/getMemberGroups'],
  ['POST', '/v1.0/users/a%252Fb/getMemberGroups'],
  ['POST', '/v1.0/users/a%3Bb/getMemberGroups'],
  ['POST', '/v1.0/users/a%2FgetMemberGroups'],
  ['POST', '/v1.0/groups/0a1b/members/$ref'],
  ['POST', '/v1.0/users/getMemberGroups/revokeSignInSessions'],
  ['POST', '/v1.0/deviceManagement/reports/exportJobs'],
  ['POST', '/v1.0/deviceManagement/reports/cachedReportConfigurations'],
  ['POST', '/v1.0/deviceManagement/reports'],
  ['POST', '/v1.0/deviceManagement/reports/get'],
  ['POST', '/v1.0/deviceManagement/reports/getCachedReport/x'],
  ['POST', '/v1.0/deviceManagement/reports/x/getCachedReport'],
  ['POST', '/v1.0/deviceManagement/virtualEndpoint/reports/exportJobs'],
  ['POST', '/v1.0/deviceManagement/managedDevices/getCachedReport'],
  ['POST', '/v1.0/deviceManagement/reports/get%2Fx'],
  ['POST', '/v1.0/deviceManagement/reports/get.exportJobs'],
  ['POST', '/v1.0/security/runHuntingQuery/microsoft.graph.x'],
  ['POST', '/v1.0/security/alerts_v2/runHuntingQuery'],
  ['POST', '/v1.0/security/example.runHuntingQuery'],
  ['POST', '/v1.0/sites/s/lists/l/items/getSchedule'],
  ['POST', '/v1.0/users/u/events/getSchedule'],
  ['POST', '/v1.0/users/u/calendar/events/getSchedule'],
  ['POST', '/v1.0/users/u/x/getMailTips'],
  ['POST', "/v1.0/users('u')/x/getMailTips"],
  ['POST', "/v1.0/users('a%2Fb')/getMemberGroups"],
  ['POST', '/v1.0/groups/g/getMailTips'],
  ['POST', '/v1.0/users/u/sendMail'],
  ['POST', '/v1.0/identity/conditionalAccess/policies'],
  ['POST', '/v1.0/identity/conditionalAccess/policies/evaluate'],
  ['POST', '/v1.0/directory/deletedItems/0a1b/restore'],
  ['POST', '/v1.0/users/u/communications/getPresencesByUserId'],
  ['GET_', '/v1.0/communications/getPresencesByUserId'],
  ['PATCH', '/v1.0/search/query'],
  ['PUT', '/v1.0/directoryObjects/getByIds'],
  ['DELETE', '/v1.0/users/u/getMemberGroups'],
  ['MERGE', '/v1.0/users/u'],
  ['get', '/v1.0/sites'],
]

test('decide() in a read-only target', async (t) => {
  await t.test('a read is sent', () => {
    for (const method of ['GET', 'HEAD']) {
      assert.deepEqual(decide(asked(method, '/v1.0/sites'), READ_ONLY, UNKNOWN_ACTOR), {
        action: 'send',
        rule: 'read',
        reason: 'The call changes nothing.',
      })
    }
  })

  for (const path of QUESTIONS) {
    await t.test(`the question POST ${path} is sent`, () => {
      assert.equal(decide(asked('POST', path), READ_ONLY, UNKNOWN_ACTOR).rule, 'read')
    })
  }

  for (const [method, path] of WRITES) {
    await t.test(`the write ${method} ${path} is refused`, () => {
      const decision = decide(asked(method, path), READ_ONLY, UNKNOWN_ACTOR)
      assert.ok(decision.action === 'refuse')
      assert.equal(decision.rule, 'access')
      const error = accessError(decision)
      assert.deepEqual(
        [error.name, error.code, error.message],
        ['AccessError', 'WRITE_REFUSED', `${method} ${path} was not sent: this target is read-only.`],
      )
      assert.match(error.fix, /access: read-write/)
    })
  }
})

test('a POST that only looks like a question is refused in a read-only target', () => {
  for (const path of [
    '/users/%3F/getMemberGroups',
    '/invitations/%EF%BC%9Fx/checkMemberObjects',
    '/drive/root:/getMemberGroups',
    '/drive/root%3A/getMemberGroups',
  ]) {
    const decided = decide(asked('POST', path), { access: 'read-only' }, UNKNOWN_ACTOR)
    assert.deepEqual([decided.action, decided.rule], ['refuse', 'access'], path)
  }
})

test('a question counts as a read only below a version of Graph', () => {
  for (const path of ['/search/query', '/v2.0/search/query', '/v1.0x/search/query']) {
    const decision = decide({ ...asked('POST', '/x'), path }, READ_ONLY, UNKNOWN_ACTOR)
    assert.ok(decision.action === 'refuse')
    assert.equal(decision.reason, `POST ${path} was not sent: this target is read-only.`)
  }
})

test('decide() in a read-write target sends every write', () => {
  for (const [method, path] of WRITES) {
    assert.deepEqual(decide(asked(method, path), READ_WRITE, UNKNOWN_ACTOR), {
      action: 'send',
      rule: 'access',
      reason: 'The target is read-write.',
    })
  }
})

test('a header that overrides the method makes a write of a read', () => {
  for (const name of ['X-HTTP-Method-Override', 'x-http-method', ' X-Http-Method ']) {
    const overridden = asked('GET', '/v1.0/users/1', { [name]: 'DELETE' })
    const refused = decide(overridden, READ_ONLY, UNKNOWN_ACTOR)
    assert.deepEqual([refused.action, refused.rule], ['refuse', 'access'])
    assert.equal(decide(overridden, READ_WRITE, UNKNOWN_ACTOR).rule, 'access')
    assert.equal(decide(asked('POST', '/search/query', { [name]: 'PUT' }), READ_ONLY, UNKNOWN_ACTOR).rule, 'access')
  }
  assert.equal(
    decide(asked('GET', '/v1.0/users/1', { 'x-http-methods': 'DELETE' }), READ_ONLY, UNKNOWN_ACTOR).rule,
    'read',
  )
})

test('decide() with a write rule', async (t) => {
  const actor: Actor = { command: 'run', runbook: { name: 'tidy' }, run: '1', target: 'fabrikam' }
  const ruled = (rule: () => 'send' | 'withhold') => {
    const seen: Parameters<WriteRule>[] = []
    const limits: Limits = {
      access: 'read-write',
      writes(...given) {
        seen.push(given)
        return rule()
      },
    }
    return { limits, seen }
  }

  await t.test('the rule is asked once for a write, and told of the write, of the actor, and of what is sent', () => {
    const { limits, seen } = ruled(() => 'send')
    assert.deepEqual(decide(asked('DELETE', '/users/%31/?x=1'), limits, actor), {
      action: 'send',
      rule: 'write-rule',
      reason: 'The write rule of the client sends it.',
    })
    assert.deepEqual(seen, [[{ method: 'DELETE', path: '/v1.0/users/1' }, actor, { query: '?x=1', body: undefined }]])
  })

  await t.test('the rule is told of the body, which stays out of the decision', () => {
    const { limits, seen } = ruled(() => 'withhold')
    const decision = decide(asked('PATCH', '/users/1'), limits, actor, '{"a":1}')
    assert.deepEqual(seen[0]?.[2], { query: '', body: '{"a":1}' })
    assert.doesNotMatch(JSON.stringify(decision), /"a"/)
  })

  await t.test('a write is refused if the rule gives neither send nor withhold, such as a promise', () => {
    const { limits } = ruled((() => Promise.resolve('withhold')) as unknown as () => 'withhold')
    const decided = decide(asked('DELETE', '/users/1'), limits, actor)
    assert.equal(decided.action, 'refuse')
    assert.match(decided.reason, /gave neither "send" nor "withhold"/)
  })

  await t.test('what the rule withholds is withheld', () => {
    const { limits } = ruled(() => 'withhold')
    const { action, rule } = decide(asked('POST', '/users'), limits, UNKNOWN_ACTOR)
    assert.deepEqual([action, rule], ['withhold', 'write-rule'])
  })

  await t.test('the rule is not asked of a read, nor in a read-only target', () => {
    const { limits, seen } = ruled(() => 'send')
    assert.equal(decide(asked('GET', '/users'), limits, UNKNOWN_ACTOR).rule, 'read')
    assert.equal(decide(asked('POST', '/search/query'), limits, UNKNOWN_ACTOR).rule, 'read')
    assert.equal(decide(asked('POST', '/users'), { ...limits, access: 'read-only' }, UNKNOWN_ACTOR).rule, 'access')
    assert.deepEqual(seen, [])
  })

  for (const path of ['/$batch', '/beta/$batch', '/%24BATCH/', '/v1.0/$batch?x=1']) {
    await t.test(`a batch that was put together by hand is refused: POST ${path}`, () => {
      const { limits, seen } = ruled(() => 'send')
      const decision = decide(asked('POST', path), limits, UNKNOWN_ACTOR)
      assert.ok(decision.action === 'refuse')
      assert.equal(decision.rule, 'batch-by-hand')
      const { code, message, fix } = accessError(decision)
      assert.deepEqual(
        [code, message, fix],
        [
          'WRITE_REFUSED',
          'POST /$batch was not sent: what is in it cannot be counted.',
          'Use `graph.batch([…])`, which counts each request of the batch.',
        ],
      )
      assert.deepEqual(seen, [])
      assert.equal(
        decide(asked('POST', path), READ_WRITE, UNKNOWN_ACTOR).action,
        'send',
        'without a rule nothing is counted',
      )
    })
  }

  await t.test('an AccessError of the rule is a refusal, and reaches the caller as it was thrown', () => {
    class OutOfHours extends AccessError {}
    const thrown = new OutOfHours('WRITE_REFUSED', {
      message: 'Not at night.',
      likelyCause: 'It is late.',
      fix: 'Sleep.',
    })
    const decision = decide(
      asked('POST', '/users'),
      ruled(() => {
        throw thrown
      }).limits,
      UNKNOWN_ACTOR,
    )
    assert.ok(decision.action === 'refuse')
    assert.deepEqual(decision, {
      action: 'refuse',
      rule: 'write-rule',
      code: 'WRITE_REFUSED',
      reason: 'Not at night.',
      likelyCause: 'It is late.',
      fix: 'Sleep.',
      thrown,
    })
    assert.equal(accessError({ ...decision }), thrown)
  })

  await t.test('any other error of the rule is no decision', () => {
    const bug = new TypeError('a bug')
    const { limits } = ruled(() => {
      throw bug
    })
    assert.throws(() => decide(asked('POST', '/users'), limits, UNKNOWN_ACTOR), bug)
  })
})
