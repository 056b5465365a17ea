import type { Family } from '../cause.ts'

const detect = 'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview'
const arc = 'https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication'
const aks = 'https://learn.microsoft.com/azure/aks/workload-identity-overview'
const github = 'https://docs.github.com/actions/reference/security/oidc'

/** The machine, its environment and its files: everything before an answer. */
export const hostCauses = {
  HOST_HAS_NO_IDENTITY: {
    title: 'This machine has no managed identity endpoint',
    explanation: 'This machine is not Azure compute with a managed identity, or the identity is disabled there.',
    distinguish:
      'No variable names an endpoint, and the metadata address that every Azure virtual machine has does not answer. Where a variable names an endpoint, it is IDENTITY_ENDPOINT_SILENT.',
    fix: {
      host: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
    },
    source: detect,
  },
  METADATA_BLOCKED: {
    title: 'Something blocks the metadata service for this process',
    explanation:
      'A network policy of the cluster, a rule of the local firewall or the network of a container blocks 169.254.169.254 for this process. The machine itself may have an identity.',
    distinguish:
      'Another process on the same machine (outside of the container) gets an answer from the address. Where no process gets one, it is HOST_HAS_NO_IDENTITY.',
    fix: {
      host: 'Run `curl -H Metadata:true "http://169.254.169.254/metadata/instance?api-version=2021-02-01"` on the machine itself. If it gets an answer, let this process reach that address.',
    },
    source: 'https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service',
  },
  IDENTITY_ENDPOINT_SILENT: {
    title: 'The environment names an identity endpoint, and nothing answers there',
    explanation:
      'The service behind the endpoint is not running: it starts some seconds after a container or host, and init containers of some plans have none. Or the variables were copied, and this machine is not Azure compute with a managed identity.',
    distinguish:
      'The address comes from a variable. Without such a variable, it is HOST_HAS_NO_IDENTITY. Where the platform set the variables, a command that is run a minute later works if only the start was late.',
    fix: {
      host: 'Run this on a host where the platform itself sets the variables. If this is such a host, run it again in a minute, and else restart the host. Or try it offline with `towline emulator run -- <command>`.',
    },
    source: detect,
  },
  IDENTITY_CONNECTION_CUT: {
    title: 'The connection to the identity endpoint breaks each time',
    explanation: 'Something listens at the identity endpoint and closes the connection before it answers.',
    distinguish:
      'The connection was made. Where it cannot be made, nothing listens at the endpoint (IDENTITY_ENDPOINT_SILENT).',
    fix: { host: 'Restart the host, or the agent behind the endpoint, and look at its health page.' },
    source: detect,
  },
  IDENTITY_VARIABLE_INVALID: {
    title: 'The variable for the identity endpoint does not hold an address',
    explanation: 'The variable was set by hand or copied in part. On Azure compute the platform sets it.',
    distinguish: 'No request was sent: the value is not an http or https address.',
    fix: { host: 'Unset the variable, or run this where the platform sets it.' },
    source: detect,
  },
  CLOUD_SHELL_HOST: {
    title: 'Cloud Shell has no managed identity',
    explanation:
      'MSI_ENDPOINT is set and MSI_SECRET is not. The endpoint of Cloud Shell gives tokens of the person who is signed in, which no application may trust as an assertion (AADSTS700229).',
    distinguish: 'The variables alone show it. No request was sent.',
    fix: {
      host: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
    },
    source: 'https://learn.microsoft.com/azure/cloud-shell/msi-authorization',
  },
  SERVICE_FABRIC_HOST: {
    title: 'Service Fabric is not supported as a source of assertions',
    explanation:
      "IDENTITY_SERVER_THUMBPRINT is set. The endpoint's certificate is self-signed, so a client has to check it by that thumbprint. Towline does not do that, and sends no secret to a server that it cannot verify.",
    distinguish: 'The variables alone show it. No request was sent.',
    fix: { host: 'Use a host of another kind, or give the assertion with a function of your own or a token file.' },
    source: 'https://learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code',
  },
  AZURE_ML_SELECTOR: {
    title: 'This kind of host finds its identities by client ID only',
    explanation:
      'MSI_ENDPOINT and MSI_SECRET are set, as on Azure Machine Learning, and the identity was named in another way.',
    distinguish: 'The variables and the choice of identity show it. No request was sent.',
    fix: {
      host: 'Name the identity with `identity: { clientId: … }` in the manifest (`--identity client:<its client ID>` without one).',
    },
    source: 'https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication',
  },
  TOKEN_FILE_MISSING: {
    title: 'The token file is not there',
    explanation:
      'The platform did not write the token file: the pod lacks the label or the service account for workload identity.',
    distinguish: 'The system says that there is no such file. A file that may not be read is TOKEN_FILE_UNREADABLE.',
    fix: { host: 'Look at AZURE_FEDERATED_TOKEN_FILE in the pod, and name that path.' },
    source: aks,
  },
  TOKEN_FILE_UNREADABLE: {
    title: 'The token file may not be read',
    explanation:
      'The token file exists, but the user of this process may not read it, or the path leads to a folder or device.',
    distinguish: 'The system refused to open the file. A file that is not there is TOKEN_FILE_MISSING.',
    fix: { host: 'Run as the user that the platform prepared, or set `fsGroup` in the security context of the pod.' },
    source: aks,
  },
  TOKEN_FILE_UNTRUSTED: {
    title: 'Another user could have written the token file',
    explanation:
      'The token file, a folder above it or a link on the way belongs to another user, or other users can write it. Another identity could be put in place of this one.',
    distinguish: 'The message names the file or folder with its owner and mode. Nothing of the file was used.',
    fix: {
      host: 'If you trust all users who can write there, name the folder in TOWLINE_TRUSTED_FOLDERS. A volume that Kubernetes fills with a token needs no such trust.',
    },
    source: aks,
  },
  TOKEN_FILE_NO_TOKEN: {
    title: 'The token file holds no token',
    explanation:
      'The token file is empty or too long, or it holds text that is not a JSON Web Token, or a token without an expiry time.',
    distinguish: 'The file was read. Its content is not shown and was not sent.',
    fix: { host: 'Name the file that the platform renews: AZURE_FEDERATED_TOKEN_FILE in the pod holds its path.' },
    source: aks,
  },
  TOKEN_FILE_ENDED: {
    title: 'The token in the file has expired',
    explanation: "The platform no longer renews the token file, the file is a copy, or this machine's clock is wrong.",
    distinguish:
      "The expiry time in the token is in the past. The token service's clock shows whether this machine's clock is wrong (CLOCK_WRONG).",
    fix: { host: 'Name the file that the platform renews, and compare the clock with a time server.' },
    source: aks,
  },
  GITHUB_JOB_WITHOUT_TOKEN: {
    title: 'This job gets no token from GitHub',
    explanation:
      '`permissions: id-token: write` is missing from the workflow, the run is for a pull request from a fork, or this is not a GitHub Actions job.',
    distinguish: 'A job with that permission has two variables, and they are not both set here.',
    fix: {
      host: 'Add `permissions: { id-token: write, contents: read }` to the job, and pass both variables on to containers.',
    },
    source: github,
  },
  GITHUB_TOKEN_REFUSED: {
    title: "GitHub does not accept the job's request token",
    explanation:
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN belongs to a job that has ended, or the job lost `permissions: id-token: write`.',
    distinguish: 'Both variables are set, and GitHub answered with a refusal.',
    fix: { host: 'Use the variables only in the job that got them, and run that job again.' },
    source: github,
  },
  GITHUB_SILENT: {
    title: 'GitHub does not answer the job',
    explanation: 'The runner cannot reach GitHub, or the address belongs to another job.',
    distinguish: 'Both variables are set, and no connection was made to the address in them.',
    fix: {
      host: 'Let the runner reach *.actions.githubusercontent.com, through HTTPS_PROXY where the network has a proxy.',
    },
    source: github,
  },
  ARC_AGENT_SILENT: {
    title: "Azure Arc's agent does not answer",
    explanation: 'The agent of Azure Arc (himds) is not running, or this machine is not connected.',
    distinguish: "The agent's program or its variables are there, and nothing listens at its address.",
    fix: { host: 'Run `azcmagent show` on the machine, and start the agent if it is stopped.' },
    source: arc,
  },
  ARC_KEY_UNREADABLE: {
    title: "Azure Arc's key file may not be read",
    explanation:
      'Only administrators and members of the group `himds` may read the key file, or another process has already used it.',
    distinguish: 'The agent answered and named the file, and the system refused to open the file.',
    fix: {
      host: 'Run as root or add this user to the group `himds`; on Windows, to "Hybrid agent extension applications".',
    },
    source: arc,
  },
  ARC_KEY_REFUSED: {
    title: "Azure Arc's agent does not accept its own key",
    explanation: 'The agent did not take the key that it had written, or the key changed between two requests.',
    distinguish: 'The key file was read, and the second request was refused with 401.',
    fix: { host: 'Run the command again. If the error stays, restart the agent (himds).' },
    source: arc,
  },
  ARC_CHALLENGE_INVALID: {
    title: "Something other than Azure Arc's agent answers",
    explanation: 'Something other than the agent of Azure Arc (himds) answers at its address.',
    distinguish: 'The refusal names no key file, or one outside the folder that belongs to the agent. No key was sent.',
    fix: {
      host: 'Check the address in IDENTITY_ENDPOINT and the process that listens there. `azcmagent show` says whether the agent runs.',
    },
    source: arc,
  },
  ARC_ONLY_SYSTEM: {
    title: "Azure Arc's agent answered as another identity",
    explanation:
      'This version of the agent supports only the identity of the machine itself, and answered with that one.',
    distinguish: 'A user-assigned identity was requested, and the answer does not confirm it.',
    fix: {
      host: 'Update the agent, or use the identity of the machine (`identity: system` in the manifest, `--identity system` without one).',
    },
    source: arc,
  },
  SOURCE_FAILED: {
    title: 'The assertion source that was given failed',
    explanation: 'The credential or function behind it could not reach its own identity on this machine.',
    distinguish: 'The assertion comes from code of the caller. The error of that code says more.',
    fix: {
      host: 'Call that source alone for `api://AzureADTokenExchange/.default`, and fix the error that it reports.',
    },
    source: 'https://learn.microsoft.com/javascript/api/overview/azure/identity-readme',
  },
} as const satisfies Family
