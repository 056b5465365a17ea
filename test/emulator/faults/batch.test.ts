import assert from 'node:assert/strict'
import test from 'node:test'
import { faulty, type Subject } from './support.ts'

test('the items of a batch are throttled one by one, each with its own Retry-After', async () => {
  const subject = await faulty({ kind: 'throttle', retryAfter: 7, times: 1 })
  const [status, items] = await batch(subject, ['/sites/root', '/sites/root'])
  assert.equal(status, 200)
  assert.deepEqual(items, [
    [429, '7'],
    [200, undefined],
  ])
})

test('the items of a batch count against a budget, and the batch does not', async () => {
  const subject = await faulty({ kind: 'budget', per: 'tenant', limit: 2, windowMs: 60_000 })
  const [status, items] = await batch(subject, ['/sites/root', '/sites/root', '/sites/root'])
  assert.equal(status, 200)
  assert.deepEqual(
    items.map(([itemStatus]) => itemStatus),
    [200, 200, 429],
  )
})

test('a fault for a path concerns the items with that path', async () => {
  const subject = await faulty({ kind: 'status', status: 503, path: '/v1.0/organization' })
  const [, items] = await batch(subject, ['/sites/root', '/organization'])
  assert.deepEqual(
    items.map(([status]) => status),
    [200, 503],
  )
})

test('what befalls a connection or a token befalls the whole batch', async () => {
  const challenged = await faulty({ kind: 'claims-challenge' })
  assert.deepEqual(await batch(challenged, ['/sites/root']), [401, []])
  const page = await faulty({ kind: 'html', times: 1 })
  assert.equal((await post(page, ['/sites/root'])).headers['content-type'], 'text/html; charset=utf-8')
  const cut = await faulty({ kind: 'reset' })
  await assert.rejects(post(cut, ['/sites/root']), { code: 'ECONNRESET' })
})

test("an item sees what the batch sees, and what is the item's own", async () => {
  const subject = await faulty([
    { kind: 'clock-skew', seconds: 60 },
    { kind: 'propagation', object: 'servicePrincipal', delayMs: 60_000 },
  ])
  const [{ body }] = (await post(subject, ['/servicePrincipals'])).json().responses
  assert.equal(body.error.code, 'Authorization_RequestDenied')
  assert.equal(body.error.innerError.date, new Date(subject.clock.now() + 60_000).toISOString().slice(0, 19))
})

async function batch(subject: Subject, urls: readonly string[]): Promise<[number, [number, string | undefined][]]> {
  const { status, json } = await post(subject, urls)
  type Item = { id: string; status: number; headers: Record<string, string> }
  const items: Item[] = json().responses ?? []
  const inOrder = items.toSorted((one, other) => Number(one.id) - Number(other.id))
  return [status, inOrder.map((item) => [item.status, item.headers['Retry-After']])]
}

function post({ graph }: Subject, urls: readonly string[]) {
  const requests = urls.map((url, index) => ({ id: String(index + 1), method: 'GET', url }))
  return graph('/v1.0/$batch', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ requests }),
  })
}
