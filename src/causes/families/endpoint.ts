import type { Family } from '../cause.ts'

const appService = 'https://learn.microsoft.com/azure/app-service/overview-managed-identity'
const imds =
  'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling'
const automation = 'https://learn.microsoft.com/azure/automation/enable-managed-identity-for-automation'

/** What an identity endpoint answers in place of a token. */
export const endpointCauses = {
  CLIENT_ID_TAKEN_FOR_IDENTITY: {
    title: "The application's client ID is taken for the managed identity's",
    explanation:
      'The host was asked for a managed identity by the client ID of the application. Often AZURE_CLIENT_ID is set to it, which SDKs, and the Functions host, take for the client ID of a user-assigned identity.',
    distinguish:
      "The ID in the request is the application's. Any other ID that is not attached is IDENTITY_NOT_ATTACHED.",
    fix: {
      host: 'Put the client ID of the application into TOWLINE_CLIENT_ID or the manifest, unset AZURE_CLIENT_ID, and name the identity by its own client ID.',
    },
    source: appService,
  },
  IDENTITY_NOT_ATTACHED: {
    title: 'The identity that was asked for is not attached to this host',
    explanation:
      'The host does not have the identity that was asked for: another one was named, or it was detached or deleted.',
    distinguish: 'An identity was named in the request. Where none was named it is NO_SYSTEM_IDENTITY.',
    fix: {
      host: 'Name one that is attached to this host with `identity: { clientId: … }` in the manifest (`--identity client:<its client ID>` without one), or attach the identity in the Azure portal.',
    },
    source: appService,
  },
  NO_SYSTEM_IDENTITY: {
    title: 'The host has no system-assigned identity, and no other one was named',
    explanation:
      'The host does not have the identity that was asked for: it has only user-assigned ones and none was named, or it has none at all.',
    distinguish: 'No identity was named in the request. Where one was named it is IDENTITY_NOT_ATTACHED.',
    fix: {
      host: 'Name one that is attached to this host with `identity: { clientId: … }` in the manifest (`--identity client:<its client ID>` without one), or switch the system-assigned identity on in the Azure portal.',
    },
    source: appService,
  },
  SEVERAL_IDENTITIES: {
    title: 'The host has several user-assigned identities, and none was named',
    explanation: 'The metadata service cannot choose between the user-assigned identities of this machine.',
    distinguish: 'The metadata service says so itself.',
    fix: {
      host: 'Name one of them with `identity: { clientId: … }` in the manifest (`--identity client:<its client ID>` without one).',
    },
    source: imds,
  },
  IDENTITY_HEADER_WRONG: {
    title: 'The identity endpoint does not take the value of IDENTITY_HEADER',
    explanation:
      'The value of IDENTITY_HEADER is not the one that the platform expects now; it is changed from time to time.',
    distinguish: 'The endpoint answered 401 or 403 to a request that carries the header.',
    fix: {
      host: 'Start the process afresh so that it gets the current IDENTITY_HEADER, and do not copy the value elsewhere.',
    },
    source: appService,
  },
  METADATA_ANSWERED_BY_OTHERS: {
    title: 'Something else answers at the address of the metadata service',
    explanation:
      'This machine is not an Azure virtual machine: a proxy, a firewall or the metadata service of another cloud answers in its place.',
    distinguish:
      'The answer is a page for people, or a 401 or 403 in words that are not those of the metadata service, which no secret opens.',
    fix: {
      host: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
    },
    source: imds,
  },
  FORWARDED_REQUEST: {
    title: 'The request reached the identity endpoint through a proxy',
    explanation:
      'Identity endpoints refuse requests that carry X-Forwarded-For, for those may come from outside the host. A proxy or a sidecar between this process and the endpoint adds it.',
    distinguish: 'The refusal names the header. Towline never sends it and never asks these endpoints through a proxy.',
    fix: {
      host: 'Take the proxy or sidecar out of the way to the endpoint: exempt 169.254.169.254 and the address in IDENTITY_ENDPOINT from it, also in NO_PROXY for other tools.',
    },
    source: automation,
  },
  METADATA_HEADER_MISSING: {
    title: 'The request lacks the header `Metadata: true`',
    explanation:
      'The metadata service answers only requests with that header. Something on the way removed it, or the caller left it out.',
    distinguish: 'The service says so itself (bad_request_102). Towline always sends it.',
    fix: { host: 'Send `Metadata: true` in lower case, straight to the endpoint.' },
    source: imds,
  },
  IDENTITY_THROTTLED: {
    title: 'The identity endpoint throttles this host',
    explanation: 'It is throttling: the endpoint was asked too often, by this or other processes on the host (429).',
    distinguish: 'The status is 429. 410 and 404 announce an outage (IDENTITY_AWAY).',
    fix: { host: 'Run the command again in a few minutes, and let one process ask once and keep the token.' },
    source: imds,
  },
  IDENTITY_AWAY: {
    title: 'The identity endpoint is being updated or restarted',
    explanation:
      'It is restarting or being updated: 404 means that it is being updated, and 410 announces an outage of up to 70 seconds.',
    distinguish:
      'The status is 404 or 410 of the metadata service, in its own form. A page for people comes from somebody else; 5xx is a failure (IDENTITY_FAILED).',
    fix: {
      host: 'Run the command again in a few minutes; if it stays so, restart the host and look at its health page.',
    },
    source: imds,
  },
  IDENTITY_FAILED: {
    title: 'The identity endpoint fails',
    explanation: 'It is restarting, or its way to Entra is disturbed: it answered with a server error each time.',
    distinguish: 'The status is 5xx, after all tries.',
    fix: {
      host: 'Run the command again in a few minutes; if it stays so, restart the host and look at its health page.',
    },
    source: imds,
  },
  IDENTITY_RESOURCE_UNKNOWN: {
    title: 'The identity endpoint does not know the resource that it was asked for',
    explanation:
      'The resource is misspelt (a slash at its end is enough), or belongs to another national cloud than the host.',
    distinguish: 'The endpoint passes on the refusal of the token service for the resource (AADSTS500011 or 50001).',
    fix: {
      host: 'Ask for `api://AzureADTokenExchange` in the global cloud, and for its twin in the others: set the cloud with `home.cloud` or `--cloud`.',
    },
    source: imds,
  },
  IDENTITY_REQUEST_REFUSED: {
    title: 'The identity endpoint does not take the form of the request',
    explanation:
      'The request reached the endpoint, but not in the form that this kind of host accepts, or through a proxy.',
    distinguish: 'A refusal in other words than all those above.',
    fix: {
      host: 'Run `towline identity --verbose` on the host and compare the endpoint with the kind of compute it is.',
    },
    source: appService,
  },
  IDENTITY_ANSWER_STRANGE: {
    title: 'Something else answers at the address of the identity endpoint',
    explanation:
      'Something other than the managed identity endpoint answers at that address, such as a proxy or a login page.',
    distinguish:
      'The answer is 200 without a token, a page for people, a way to one, or no HTTP; or the path is not known there.',
    fix: { host: 'Check where IDENTITY_ENDPOINT points, and run `towline identity --verbose` to see what answers.' },
    source: appService,
  },
} as const satisfies Family
