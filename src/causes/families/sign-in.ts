import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const own = 'Use a public client of your own with --auth-client-id, or `az login` and --auth azure-cli.'
const concernsAccount = 'The refusal concerns the account that signs in, not the application.'

/** Accounts that sign in to set the trust up. */
export const signInCauses = {
  SIGN_IN_PREAUTHORIZED: {
    title: "Named permissions were requested with a client of Microsoft's own",
    explanation: "Named permissions were requested with the Azure CLI's client ID, which Microsoft does not allow.",
    distinguish: 'The client belongs to Microsoft itself.',
    fix: { host: own },
    aadsts: [65002],
    proven: true,
    source: codes,
  },
  SIGN_IN_ACCOUNT_DISABLED: {
    title: 'The account that signed in is disabled',
    explanation: 'The account that signed in is disabled in the tenant.',
    distinguish: concernsAccount,
    fix: {
      host: 'Sign in with another admin account of the tenant. This one is refused each time.',
      target: 'Ask who disabled the account and why, before an admin of users enables it again (`accountEnabled`).',
    },
    aadsts: [50057, 500571],
    proven: true,
    source: codes,
  },
  SIGN_IN_ACCOUNT_LOCKED: {
    title: 'The account is locked, or its address is blocked',
    explanation:
      'The account is locked after too many wrong passwords, or the sign-in came from an address that Microsoft takes for malicious.',
    distinguish:
      'The sign-in log of the tenant says which of the two it is. A disabled account is SIGN_IN_ACCOUNT_DISABLED.',
    fix: {
      host: 'Wait until the lock ends (minutes; longer after each further try), or sign in from another network or with another admin account.',
      target: 'If the attempts were not your own, reset the password and look at the risky users of the tenant.',
    },
    aadsts: [50053],
    proven: true,
    source: codes,
  },
  SIGN_IN_PASSWORD: {
    title: 'The password is wrong, has expired or has to be changed',
    explanation: 'The password of the account is wrong, has expired, or has to be changed by a policy.',
    distinguish: concernsAccount,
    fix: {
      host: 'Let the owner of the account sign in once in a browser (https://myaccount.microsoft.com) and change or reset the password. Then run the command again.',
    },
    aadsts: [50055, 50056, 50064, 50126, 50135, 50137, 50142, 50144],
    source: codes,
  },
  SIGN_IN_DEVICE: {
    title: 'The tenant requires a managed device for this sign-in',
    explanation: 'The tenant requires a device that complies with its policies.',
    distinguish: concernsAccount,
    fix: { host: 'Sign in from a managed device: --auth browser or --auth azure-cli there.' },
    aadsts: [53000, 53001, 53002, 50005, 530003, 530033, 50097, 50127, 50129, 50155, 50187, 135011],
    source: codes,
  },
  SIGN_IN_BLOCKED: {
    title: 'A security policy of the tenant blocks this sign-in',
    explanation: 'Security defaults, a security policy or a detected risk of the account blocks this way to sign in.',
    distinguish: 'The sign-in log of the tenant names the policy. A Conditional Access policy is CONDITIONAL_ACCESS.',
    fix: {
      host: 'Sign in with --auth browser on a managed device, or with an admin account without risk. Where that is refused too, give the correlation id to the owner of the policies.',
    },
    aadsts: [530032, 530034, 530035, 530036, 530031, 530084, 50131, 53011],
    source: codes,
  },
  SIGN_IN_SECOND_FACTOR: {
    title: 'The sign-in lacks a second factor',
    explanation: 'The tenant requires multifactor authentication, which this sign-in did not have.',
    distinguish: `${concernsAccount} An account that has not registered a second factor is SIGN_IN_NOT_REGISTERED.`,
    fix: {
      host: 'Sign in again: `az login --tenant <tenant>` requests the second factor, and so do --auth browser and --auth device-code.',
    },
    aadsts: [50076, 50074, 50078, 50158, 5001256],
    source: codes,
  },
  SIGN_IN_NOT_REGISTERED: {
    title: 'The account has to register for multifactor authentication first',
    explanation: 'The tenant requires multifactor authentication, and no method for it is registered for the account.',
    distinguish: 'A second factor that is registered and was not used is SIGN_IN_SECOND_FACTOR.',
    fix: {
      host: 'Let its owner sign in once at https://aka.ms/mfasetup, from a place and a device that the tenant allows for that.',
    },
    aadsts: [50072, 50079, 53004, 53010],
    source: codes,
  },
  SIGN_IN_OTHER_TENANT: {
    title: 'The account is not known in the tenant',
    explanation: 'The account belongs to another tenant or is a personal one, and is not a guest of this one.',
    distinguish: concernsAccount,
    fix: { host: 'Sign in with an account of the tenant itself.' },
    aadsts: [50020, 50034, 500341, 16000, 16003, 50014, 50197, 500207, 500208, 51004, 90072],
    source: codes,
  },
  SIGN_IN_NOT_ASSIGNED: {
    title: 'The account is not assigned to the application that it signs in with',
    explanation:
      'The tenant requires assignment to the application that was signed in with, and the account has none. Often that is a client of Microsoft, such as Microsoft Graph Command Line Tools.',
    distinguish:
      'The text names the application. An application that is not assigned to an API is ASSIGNMENT_REQUIRED.',
    fix: {
      host: 'Sign in with an account that is assigned, or with another client: a public client of your own with --auth-client-id, or `az login` and --auth azure-cli.',
      target: 'Let an admin assign the account (Enterprise applications, the application, Users and groups).',
    },
    aadsts: [50105],
    proven: true,
    source: codes,
  },
  SIGN_IN_PROVIDER_FAILED: {
    title: 'The system that checks the password of the account failed',
    explanation:
      'The account signs in through a system outside of Entra (a federated identity provider, or agents for the on-premises Active Directory), and that system failed or refused.',
    distinguish: `${concernsAccount} Accounts that exist in Entra only are not affected.`,
    fix: {
      host: 'Sign in with an admin account that exists in Entra only (`…onmicrosoft.com`), or let the owners of that system look at it.',
    },
    aadsts: [
      20001, 20012, 20033, 40008, 40009, 40010, 40015, 80001, 80002, 80005, 80007, 80010, 80012, 80013, 80014, 90123,
    ],
    source: codes,
  },
  SIGN_IN_ELSEWHERE: {
    title: 'The device code was entered in another region of the service',
    explanation:
      'The account that entered the device code was served by another data center than the one that issued the code.',
    distinguish: 'Only sign-ins with a device code are refused in this way.',
    fix: { host: 'Sign in with --auth browser, or with `az login` and --auth azure-cli.' },
    aadsts: [50134],
    proven: true,
    source: codes,
  },
  SIGN_IN_NOT_DONE: {
    title: 'The sign-in has expired or was not finished',
    explanation:
      'No account is signed in: the device code expired, the sign-in was declined or interrupted, or the cached sign-in has expired or was ended by a change of the password.',
    distinguish: concernsAccount,
    fix: { host: 'Run the command again and finish the sign-in; for the Azure CLI, `az login --tenant <tenant>`.' },
    aadsts: [
      70016, 70018, 70019, 70020, 700082, 70043, 50173, 70008, 54005, 700084, 50058, 70000, 50089, 50132, 50133, 50140,
      50199, 700020, 90119, 90120,
    ],
    source: codes,
  },
} as const satisfies Family
