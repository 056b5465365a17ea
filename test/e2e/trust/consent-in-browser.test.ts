import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { chromium, type Page } from 'playwright-core'
import { replyUrls, startConsentByLink } from './consent-by-link.ts'
import { startTrustHost, type TrustHost } from './trust-host.ts'

test('an admin who reads and accepts the consent page makes the trust work, and no reply URL is left', async (t) => {
  const host = await startTrustHost(t)
  const applying = startConsentByLink(t, host)
  const link = await applying.link
  assert.equal(replyUrls(host).length, 1, 'while it waits, the browser has somewhere to return to')

  const page = await openBrowser(t, host)
  await page.goto(link)
  assert.match(await textOf(page), /Sign in\n+to continue to Demo App/)
  assert.match(await textOf(page), /Fabrikam/)
  await signIn(page, 'admin@fabrikam.onmicrosoft.com', 'Permissions requested')

  const asked = await textOf(page)
  for (const words of [
    'Demo App',
    'contoso.onmicrosoft.com',
    'Fabrikam',
    'Sites.Read.All',
    'Read everything in all sites',
  ]) {
    assert.ok(asked.includes(words), `${words} is in:\n${asked}`)
  }
  await page.getByRole('button', { name: 'Accept' }).click()
  await page.getByText('Thank you.').waitFor()

  const applied = await applying.end
  assert.equal(applied.code, 0, applied.stderr)
  assert.deepEqual(granted(host), ['Sites.Read.All'])
  assert.deepEqual(replyUrls(host), [])
  const verify = await host.inMemory(['trust', 'verify'])
  assert.equal(verify.code, 0, verify.stderr)
  const plan = await host.inMemory(['trust', 'plan', '--auth', 'device-code'])
  assert.equal(plan.code, 0, plan.stderr)
  assert.deepEqual(JSON.parse(plan.stdout).changes, [])
})

test('an admin who cancels by keys alone on a narrow screen ends apply, and the target has nothing of it', async (t) => {
  const host = await startTrustHost(t)
  const applying = startConsentByLink(t, host)
  const page = await openBrowser(t, host)
  await page.setViewportSize({ width: 320, height: 480 })
  await page.goto(await applying.link)
  await assertFits(page)
  await pressOn(page, 'Administrator')
  await page.getByRole('heading', { name: 'Permissions requested' }).waitFor()
  await assertFits(page)
  await pressOn(page, 'Cancel')
  await page.getByText('Consent was not given.').waitFor()

  const applied = await applying.end
  assert.equal(applied.code, 1, applied.stderr)
  assert.match(applied.stderr, /Consent was not given in fabrikam \(permission_denied.*\(TRUST_BLOCKED\)/)
  assert.equal(granted(host), undefined)
  assert.deepEqual(replyUrls(host), [])
})

test('a user who is no admin is not asked for consent, and the link still waits for an admin', async (t) => {
  const host = await startTrustHost(t)
  const applying = startConsentByLink(t, host)
  const link = await applying.link
  const page = await openBrowser(t, host)
  await page.goto(link)
  await signIn(page, 'user@fabrikam.onmicrosoft.com', 'Need admin approval')
  assert.equal(await page.getByRole('button', { name: 'Accept' }).count(), 0)
  assert.equal(granted(host), undefined)

  await page.goto(link)
  await signIn(page, 'admin@fabrikam.onmicrosoft.com', 'Permissions requested')
  await page.getByRole('button', { name: 'Accept' }).click()
  assert.equal((await applying.end).code, 0)
  assert.deepEqual(granted(host), ['Sites.Read.All'])
})

/** A real browser that reaches the emulator as every client does, by its proxy, and the command line itself directly. */
async function openBrowser(t: TestContext, { env }: TrustHost): Promise<Page> {
  const browser = await chromium.launch({
    executablePath: onPath('chromium'),
    proxy: { server: env['HTTPS_PROXY'] ?? '', bypass: '127.0.0.1,localhost' },
  })
  t.after(() => browser.close())
  // The emulator's certificate authority is in no browser's list.
  return browser.newPage({ ignoreHTTPSErrors: true })
}

function onPath(program: string): string {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, program))
    .find(existsSync)
  if (found === undefined) throw new Error(`${program} is missing; scripts/install-test-tools.mjs installs it.`)
  return found
}

/** Until the page that comes next is there, which has this heading. */
async function signIn(page: Page, name: string, heading: string): Promise<void> {
  await page.getByLabel('Somebody else').fill(name)
  await page.getByRole('button', { name: 'Next' }).click()
  await page.getByRole('heading', { name: heading }).waitFor()
}

/** The first that Tab reaches is the one that is meant. */
async function pressOn(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Tab')
  assert.match(await page.locator('button:focus').innerText(), new RegExp(`^${name}`))
  await page.keyboard.press('Enter')
}

/** Nothing has to be scrolled sideways to be read. */
async function assertFits(page: Page): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 }
  for (const part of await page.locator('main, main *:visible').all()) {
    const box = await part.boundingBox()
    assert.ok(box !== null && box.x >= 0 && box.x + box.width <= width, `${await part.innerText()} is cut off`)
  }
}

function textOf(page: Page): Promise<string> {
  return page.locator('main').innerText()
}

/** What the application may do in the target; undefined where it is not known there. */
function granted({ target, home }: TrustHost): readonly string[] | undefined {
  const appId = home.applications.find(({ displayName }) => displayName === 'Demo App')?.appId
  const offered = target.servicePrincipals.flatMap(({ appRoles }) => appRoles)
  return target.servicePrincipals
    .find((one) => one.appId === appId)
    ?.appRoleAssignments.map(({ appRoleId }) => offered.find(({ id }) => id === appRoleId)?.value ?? appRoleId)
}
