import type { Family } from '../cause.ts'

const appService = 'https://learn.microsoft.com/azure/app-service/overview-managed-identity'
const imds =
  'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling'
const automation = 'https://learn.microsoft.com/azure/automation/enable-managed-identity-for-automation'

/** Answers of an identity endpoint in place of a token. */
export const endpointCauses = {
  CLIENT_ID_TAKEN_FOR_IDENTITY: {
    title: "The application's client ID is used as the managed identity's",
    explanation:
      'The request named a managed identity by the client ID of the application. Often AZURE_CLIENT_ID is set to that ID: SDKs and the Functions host take it for the client ID of a user-assigned identity.',
    distinguish:
      "The ID in the request is the application's. Any other ID that is not attached is IDENTITY_NOT_ATTACHED.",
    fix: {
      host: 'Put the client ID of the application into TOWLINE_CLIENT_ID or the manifest, unset AZURE_CLIENT_ID, and name the identity by its own client ID.',
    },
    source: appService,
  },
  IDENTITY_NOT_ATTACHED: {
    title: 'The requested identity is not attached to this host',
    explanation: 'The host does not have the requested identity: another one was named, or it was detached or deleted.',
    distinguish:
      'The request named an identity. Where it named none, it is NO_SYSTEM_IDENTITY. An identity that this kind of host may not have is IDENTITY_RESTRICTED.',
    fix: {
      host: 'Name one that is attached to this host with `identity: { clientId: … }` in the manifest (`--identity client:<its client ID>` without one), or attach the identity in the Azure portal.',
      home: 'Where Azure does not let you attach it, look at its `assignmentRestrictions` (`az identity show`): they may list other kinds of host only.',
    },
    source: appService,
  },
  IDENTITY_RESTRICTED: {
    title: 'The identity may not be assigned to this kind of host',
    explanation:
      'The `assignmentRestrictions` of the user-assigned identity list the resource providers whose resources may have it, and the one of this host is not among them. So it cannot be attached here.',
    distinguish:
      'The refusal comes from Azure Resource Manager when the identity is attached. On the host the identity is then missing (IDENTITY_NOT_ATTACHED). `az identity show --query assignmentRestrictions` prints the list.',
    fix: {
      home: 'Add the resource provider of the host, such as `Microsoft.Web` or `Microsoft.Compute`, to the list (`az identity update --resource-restriction`), or make an identity of its own for this kind of host and trust its principal ID.',
    },
    source:
      'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/managed-identities-assignment-restriction',
  },
  NO_SYSTEM_IDENTITY: {
    title: 'The host has no system-assigned identity, and no other one was named',
    explanation:
      'The host does not have the requested identity: it has only user-assigned ones and the request named none, or it has no identity at all.',
    distinguish: 'The request named no identity. Where it named one, it is IDENTITY_NOT_ATTACHED.',
    fix: {
      host: 'Name one that is attached to this host with `identity: { clientId: … }` in the manifest (`--identity client:<its client ID>` without one), or enable the system-assigned identity in the Azure portal.',
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
    title: 'The identity endpoint does not accept the value of IDENTITY_HEADER',
    explanation:
      'The value of IDENTITY_HEADER is not the one that the platform expects now. The platform changes it from time to time.',
    distinguish: 'The endpoint answered 401 or 403 to a request that carries the header.',
    fix: {
      host: 'Restart the process so that it gets the current IDENTITY_HEADER, and do not copy the value elsewhere.',
    },
    source: appService,
  },
  METADATA_ANSWERED_BY_OTHERS: {
    title: 'Something else answers at the address of the metadata service',
    explanation:
      'This machine is not an Azure virtual machine: a proxy, a firewall or the metadata service of another cloud answers in place of the metadata service.',
    distinguish:
      'The answer is an HTML page, or a 401 or 403 without an error code of the metadata service, which needs no secret.',
    fix: {
      host: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
    },
    source: imds,
  },
  FORWARDED_REQUEST: {
    title: 'The request reached the identity endpoint through a proxy',
    explanation:
      'Identity endpoints refuse requests with X-Forwarded-For, because these may come from outside the host. A proxy or a sidecar between this process and the endpoint adds the header.',
    distinguish:
      'The refusal names the header. Towline never sends it and never calls these endpoints through a proxy.',
    fix: {
      host: 'Bypass the proxy or sidecar for the endpoint: exempt 169.254.169.254 and the address in IDENTITY_ENDPOINT, also in NO_PROXY for other tools.',
    },
    source: automation,
  },
  METADATA_HEADER_MISSING: {
    title: 'The request lacks the header `Metadata: true`',
    explanation:
      'The metadata service answers only requests with that header. Something on the way removed it, or the caller did not send it.',
    distinguish: 'The service says so itself (bad_request_102). Towline always sends the header.',
    fix: { host: 'Send `Metadata: true` with the value in lower case, directly to the endpoint.' },
    source: imds,
  },
  IDENTITY_THROTTLED: {
    title: 'The identity endpoint throttles this host',
    explanation:
      'The identity endpoint is throttling: this or another process on the host sent too many requests (429).',
    distinguish: 'The status is 429. 410 and 404 announce an outage (IDENTITY_AWAY).',
    fix: { host: 'Run the command again in a few minutes. Let one process request the token once and cache it.' },
    source: imds,
  },
  IDENTITY_AWAY: {
    title: 'The identity endpoint is being updated or restarted',
    explanation:
      'The identity endpoint is restarting or being updated: 404 means an update, and 410 announces an outage of up to 70 seconds.',
    distinguish:
      'The status is 404 or 410, in the form of the metadata service. An HTML page comes from something else (METADATA_ANSWERED_BY_OTHERS). 5xx is a failure (IDENTITY_FAILED).',
    fix: {
      host: 'Run the command again in a few minutes. If the error stays, restart the host and look at its health page.',
    },
    source: imds,
  },
  IDENTITY_FAILED: {
    title: 'The identity endpoint fails',
    explanation:
      'The identity endpoint is restarting, or its connection to Entra is disturbed: it answered with a server error each time.',
    distinguish: 'The status is 5xx, after all retries.',
    fix: {
      host: 'Run the command again in a few minutes. If the error stays, restart the host and look at its health page.',
    },
    source: imds,
  },
  IDENTITY_RESOURCE_UNKNOWN: {
    title: 'The identity endpoint does not know the requested resource',
    explanation:
      'The resource is misspelt (a slash at its end is enough), or belongs to another national cloud than the host.',
    distinguish: 'The endpoint passes on the refusal of the token service for the resource (AADSTS500011 or 50001).',
    fix: {
      host: 'Request `api://AzureADTokenExchange` in the global cloud, and its counterpart in the others: set the cloud with `home.cloud` or `--cloud`.',
    },
    source: imds,
  },
  IDENTITY_REQUEST_REFUSED: {
    title: 'The identity endpoint does not accept the form of the request',
    explanation:
      'The request reached the endpoint in a form that this kind of host does not accept, or through a proxy.',
    distinguish: 'The refusal matches no other cause of this list.',
    fix: {
      host: 'Run `towline identity --verbose` on the host, and compare the endpoint with the kind of compute.',
    },
    source: appService,
  },
  IDENTITY_ANSWER_STRANGE: {
    title: 'Something else answers at the address of the identity endpoint',
    explanation:
      'Something other than the managed identity endpoint answers at that address, such as a proxy or a login page.',
    distinguish:
      'The answer is 200 without a token, an HTML page, a redirect, or no HTTP; or the path is not known there.',
    fix: { host: 'Check the address in IDENTITY_ENDPOINT, and run `towline identity --verbose` to see the answer.' },
    source: appService,
  },
} as const satisfies Family
