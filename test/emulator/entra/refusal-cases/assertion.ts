import { assertion, start, type TestWorld } from '../../support.ts'
import { signedByAStranger, tampered, unsigned, withoutKey } from '../forgery.ts'
import { type RefusalCase, withCredential } from '../refusals.ts'

export const assertionRefusals: readonly RefusalCase[] = [
  {
    when: 'the credential is a secret',
    expect: '401 invalid_client 7000215',
    hasErrorUri: true,
    given: () => ({ form: { client_secret: 'hunter2', client_assertion: null, client_assertion_type: null } }),
  },
  {
    when: 'there is a secret beside the assertion',
    expect: '401 invalid_client 7000215',
    given: () => ({ form: { client_secret: 'hunter2' } }),
  },
  {
    when: 'the assertion is no JWT',
    expect: '400 invalid_request 50027',
    hasErrorUri: true,
    given: () => ({ form: { client_assertion: 'garbage' } }),
  },
  {
    when: 'the assertion has three parts that are nothing',
    expect: '400 invalid_request 50027',
    given: () => ({ form: { client_assertion: 'a.b.c' } }),
  },
  ...['iss', 'sub', 'aud'].map((claim) => ({
    when: `the assertion has no ${claim}`,
    expect: '400 invalid_request 90014',
    given: () => ({ claims: { [claim]: undefined } }),
  })),
  {
    when: 'the assertion is signed with the algorithm none',
    expect: '401 invalid_client 5002738',
    given: async ({ state }) => ({ form: { client_assertion: unsigned(await assertion(state)) } }),
  },
  {
    when: 'the assertion names no key in its header',
    expect: '401 invalid_client 5002723',
    given: async ({ state }) => ({ form: { client_assertion: withoutKey(await assertion(state)) } }),
  },
  ...['exp', 'nbf'].map((claim) => ({
    when: `the assertion's ${claim} is no number`,
    expect: '400 invalid_request 50027',
    given: () => ({ claims: JSON.parse(`{"${claim}":"tomorrow"}`) }),
  })),
  ...['iss', 'sub', 'aud'].map((claim) => ({
    when: `the assertion's ${claim} is no text`,
    expect: '400 invalid_request 50027',
    given: () => ({ claims: JSON.parse(`{"${claim}":5}`) }),
  })),
  {
    when: 'the assertion was changed after it was signed',
    expect: '401 invalid_client 700027',
    given: async ({ state }) => ({
      form: { client_assertion: tampered(await assertion(state), { exp: start / 1000 + 1_000_000 }) },
    }),
  },
  {
    when: 'somebody else signed the assertion in the name of Entra',
    expect: '401 invalid_client 700027',
    given: async ({ state }) => ({ form: { client_assertion: await signedByAStranger(await assertion(state)) } }),
  },
  {
    when: 'a credential trusts another issuer, and somebody else signed in its name',
    expect: '401 invalid_client 7000272',
    given: async (world) => {
      trustIssuer(world, 'https://issuer.example')
      const foreign = await assertion(world.state, { iss: 'https://issuer.example' })
      return { form: { client_assertion: await signedByAStranger(foreign) } }
    },
  },
  {
    when: "a credential trusts another issuer, and its token's claims were replaced",
    expect: '401 invalid_client 700027',
    given: async (world) => {
      trustIssuer(world, 'https://issuer.example')
      const foreign = await assertion(world.state, { iss: 'https://issuer.example' })
      return { form: { client_assertion: tampered(foreign, { sub: 'somebody else' }) } }
    },
  },
  {
    when: 'a credential trusts an issuer that publishes no keys',
    expect: '400 invalid_request 50166',
    hasErrorUri: false,
    given: (world) => {
      trustIssuer(world, 'https://nowhere.example')
      return { claims: { iss: 'https://nowhere.example' } }
    },
  },
  {
    when: 'the assertion has expired',
    expect: '401 invalid_client 700024',
    hasErrorUri: true,
    given: () => ({ claims: { exp: start / 1000 } }),
  },
  {
    when: 'the assertion is not valid yet',
    expect: '401 invalid_client 700024',
    given: () => ({ claims: { nbf: start / 1000 + 1 } }),
  },
]

function trustIssuer(world: TestWorld, issuer: string): void {
  withCredential((credential) => Object.assign(credential, { issuer }))(world)
}
