import assert from 'node:assert/strict'
import test from 'node:test'
import { type CauseCode, causeCodes } from '../../src/causes/catalogue.ts'
import { proveFaults } from './fault-table.ts'
import { faults } from './faults/index.ts'

// The assertions about each fault are in proveFaults() and assertNamed() of fault-table.ts.
proveFaults(faults)

test('each fault has a name of its own', () => {
  const names = faults.map(({ name }) => name)
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  )
})

/** Causes without a fault, by the reason why. */
const withoutFault: Readonly<Record<string, readonly CauseCode[]>> = {
  'Towline never sends such a request; other tools do, and pasted errors show it': [
    'SCOPE_MALFORMED',
    'REQUEST_MALFORMED',
    'ASSERTION_NOT_SENT',
    'ASSERTION_IN_WRONG_GRANT',
    'CERTIFICATE_REFUSED',
    'TENANT_NOT_NAMED',
    'INSTANCE_UNKNOWN',
    'CREDENTIAL_REVOKED',
  ],
  'it concerns accounts that sign in, and a walk signs no account in': [
    'CROSS_TENANT_POLICY',
    'CONSENT_NEEDS_ADMIN',
    'CONSENT_DECLINED',
    'REPLY_URL_WRONG',
    'SIGN_IN_PREAUTHORIZED',
    'SIGN_IN_DEVICE',
    'SIGN_IN_SECOND_FACTOR',
    'SIGN_IN_OTHER_TENANT',
    'SIGN_IN_NOT_DONE',
    'SIGN_IN_ACCOUNT_DISABLED',
    'SIGN_IN_ACCOUNT_LOCKED',
    'SIGN_IN_PASSWORD',
    'SIGN_IN_BLOCKED',
    'SIGN_IN_NOT_REGISTERED',
    'SIGN_IN_NOT_ASSIGNED',
    'SIGN_IN_PROVIDER_FAILED',
    'SIGN_IN_ELSEWHERE',
    'PERMISSIONS_NOT_REQUESTED',
  ],
  'the emulator answers with the number of a nearer cause': [
    'ISSUER_NAMED_OTHERWISE',
    'FIC_DIFFERS',
    'FIC_ON_IDENTITY',
  ],
  'an admin has to read it: compare.test.ts': ['FIC_FLEXIBLE'],
  'no exchange is refused with one of its numbers: test/causes/numbers.test.ts': ['NUMBER_OF_OTHER_FLOW'],
  'Azure refuses it before a host can ask: restrictions.test.ts': ['IDENTITY_RESTRICTED'],
  'it comes second to a likelier cause': ['METADATA_BLOCKED'],
  'the key file would have to be in the folder of the real agent: test/credential/assertion/arc.test.ts': [
    'ARC_KEY_REFUSED',
  ],
  "the source is the library user's own: test/credential/assertion/custom.test.ts": ['SOURCE_FAILED'],
}

test('each cause of the catalogue has a fault, or a reason why it has none', () => {
  const named = new Set(faults.flatMap(({ cause }) => cause))
  assert.deepEqual(
    causeCodes.filter((code) => !named.has(code)).toSorted(),
    Object.values(withoutFault).flat().toSorted(),
  )
})
