import type { Family } from '../cause.ts'

const detect = 'https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview'
const arc = 'https://learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication'
const aks = 'https://learn.microsoft.com/azure/aks/workload-identity-overview'
const github = 'https://docs.github.com/actions/reference/security/oidc'

/** The machine, its environment and its files, before anybody has answered. */
export const hostCauses = {
  HOST_HAS_NO_IDENTITY: {
    title: 'This machine has no managed identity endpoint',
    explanation: 'This machine is not Azure compute with a managed identity, or the identity is switched off there.',
    distinguish:
      'No variable names an endpoint, and the address that every Azure virtual machine has does not answer. Where a variable names one, it is IDENTITY_ENDPOINT_SILENT.',
    fix: {
      host: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
    },
    source: detect,
  },
  METADATA_BLOCKED: {
    title: 'Something keeps this process from the metadata service',
    explanation:
      'A network policy of the cluster, a rule of the local firewall or the network of a container does not let this process reach 169.254.169.254, although the machine may have an identity.',
    distinguish:
      'From another process on the same machine (outside of the container) the address answers. Where it answers nobody, it is HOST_HAS_NO_IDENTITY.',
    fix: {
      host: 'Ask with `curl -H Metadata:true "http://169.254.169.254/metadata/instance?api-version=2021-02-01"` from the machine itself; if it answers there, let this process reach that address.',
    },
    source: 'https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service',
  },
  IDENTITY_ENDPOINT_SILENT: {
    title: 'The environment names an identity endpoint, and nothing answers there',
    explanation:
      'This machine is not Azure compute with a managed identity, although its environment says so: the variables were copied from another host or container, or the service behind the endpoint is not running.',
    distinguish: 'The address comes from a variable. Without one it is HOST_HAS_NO_IDENTITY.',
    fix: {
      host: 'Run this where the platform itself sets the variables, and restart the host if it is that one; or try it offline with `towline emulator run -- <command>`.',
    },
    source: detect,
  },
  IDENTITY_CONNECTION_CUT: {
    title: 'The connection to the identity endpoint breaks each time',
    explanation: 'Something listens at the identity endpoint and closes the connection before it answers.',
    distinguish: 'The connection was made. Where it cannot be made, nothing listens there (IDENTITY_ENDPOINT_SILENT).',
    fix: { host: 'Restart the host, or the agent behind the endpoint, and look at its health page.' },
    source: detect,
  },
  IDENTITY_VARIABLE_INVALID: {
    title: 'The variable for the identity endpoint does not hold an address',
    explanation: 'It was set by hand or copied in part; on Azure compute the platform sets it.',
    distinguish: 'Nothing was asked: the value is no http or https address.',
    fix: { host: 'Unset the variable, or run this where the platform sets it.' },
    source: detect,
  },
  CLOUD_SHELL_HOST: {
    title: 'Cloud Shell has no managed identity',
    explanation:
      'MSI_ENDPOINT is set and MSI_SECRET is not: that endpoint gives out tokens of the person who is signed in, which no application may trust as an assertion (AADSTS700229).',
    distinguish: 'Told by the variables alone, before anything is asked.',
    fix: {
      host: 'Run this where the managed identity lives, or try it offline with `towline emulator run -- <command>`.',
    },
    source: 'https://learn.microsoft.com/azure/cloud-shell/msi-authorization',
  },
  SERVICE_FABRIC_HOST: {
    title: 'Service Fabric is not asked for an assertion',
    explanation:
      "IDENTITY_SERVER_THUMBPRINT is set. The endpoint's certificate is signed by nobody, so that a client would have to check it by that thumbprint; Towline does not, and sends no secret to a server that it cannot recognise.",
    distinguish: 'Told by the variables alone, before anything is asked.',
    fix: { host: 'Use a host of another kind, or give the assertion by a function of your own or a token file.' },
    source: 'https://learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code',
  },
  AZURE_ML_SELECTOR: {
    title: 'This kind of host knows its identities by client ID only',
    explanation:
      'MSI_ENDPOINT and MSI_SECRET are set, as on Azure Machine Learning, and the identity was named in another way.',
    distinguish: 'Told by the variables and the choice of identity, before anything is asked.',
    fix: {
      host: 'Name the identity with `identity: { clientId: … }` in the manifest (`--identity client:<its client ID>` without one).',
    },
    source: 'https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication',
  },
  TOKEN_FILE_MISSING: {
    title: 'The token file is not there',
    explanation:
      'The platform did not put it there: the pod lacks the label or the service account for workload identity.',
    distinguish: 'The system says that there is no such file. A file that may not be read is TOKEN_FILE_UNREADABLE.',
    fix: { host: 'Look at AZURE_FEDERATED_TOKEN_FILE in the pod, and name that path.' },
    source: aks,
  },
  TOKEN_FILE_UNREADABLE: {
    title: 'The token file may not be read',
    explanation:
      'It is there, and the user that this runs as has no right to read it, or the path is that of a folder.',
    distinguish: 'The system refused to open it. A file that is not there is TOKEN_FILE_MISSING.',
    fix: { host: 'Run as the user that the platform prepared, or set `fsGroup` in the security context of the pod.' },
    source: aks,
  },
  TOKEN_FILE_NO_TOKEN: {
    title: 'The token file holds no token',
    explanation: 'It is empty, too long, holds other text than a JSON Web Token, or one that says no end.',
    distinguish: 'The file was read. What it holds is not shown and was not sent.',
    fix: { host: 'Name the file that the platform keeps fresh: AZURE_FEDERATED_TOKEN_FILE in the pod says which.' },
    source: aks,
  },
  TOKEN_FILE_ENDED: {
    title: 'The token in the file has ended',
    explanation: "The platform no longer renews it, it is a copy, or this machine's clock is wrong.",
    distinguish:
      "The token's own end lies in the past. The token service's clock tells whether this machine's is wrong (CLOCK_WRONG).",
    fix: { host: 'Name the file that the platform renews, and compare the clock with a time server.' },
    source: aks,
  },
  GITHUB_JOB_WITHOUT_TOKEN: {
    title: 'This job gets no token from GitHub',
    explanation:
      '`permissions: id-token: write` is missing from the workflow, the run is of a pull request from a fork, or this is no GitHub Actions job at all.',
    distinguish: 'The two variables that a job with that permission has are not both set.',
    fix: {
      host: 'Add `permissions: { id-token: write, contents: read }` to the job, and pass both variables on to containers.',
    },
    source: github,
  },
  GITHUB_TOKEN_REFUSED: {
    title: "GitHub does not take the job's request token",
    explanation:
      'ACTIONS_ID_TOKEN_REQUEST_TOKEN is of a job that has ended, or the job lost `permissions: id-token: write`.',
    distinguish: 'Both variables are set, and GitHub answered with a refusal.',
    fix: { host: 'Use the variables only in the job that got them, and run that again.' },
    source: github,
  },
  GITHUB_SILENT: {
    title: 'GitHub does not answer the job',
    explanation: 'The runner cannot reach GitHub, or the address is of another job.',
    distinguish: 'Both variables are set, and no connection was made to the address in them.',
    fix: { host: 'Let the runner reach *.actions.githubusercontent.com, through HTTPS_PROXY where there is one.' },
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
      'Only administrators and members of the group `himds` may read it, or it was used up by somebody else.',
    distinguish: 'The agent answered and named the file; the system did not let it be read.',
    fix: {
      host: 'Run as root or add this user to the group `himds`; on Windows, to "Hybrid agent extension applications".',
    },
    source: arc,
  },
  ARC_KEY_REFUSED: {
    title: "Azure Arc's agent does not take its own key",
    explanation: 'The agent did not take the key that it had written, or it was changed between two requests.',
    distinguish: 'The key file was read; the second request was refused with 401.',
    fix: { host: 'Run the command again; if it stays so, restart the agent (himds).' },
    source: arc,
  },
  ARC_CHALLENGE_INVALID: {
    title: "What answers is not Azure Arc's agent",
    explanation: 'Something other than the agent of Azure Arc (himds) answers at its address.',
    distinguish: 'The refusal names no key file, or one outside the folder that belongs to the agent. No key was sent.',
    fix: { host: 'Look at IDENTITY_ENDPOINT and at what listens there; `azcmagent show` says whether the agent runs.' },
    source: arc,
  },
  ARC_ONLY_SYSTEM: {
    title: "Azure Arc's agent answered as another identity",
    explanation: 'This version of the agent knows only the identity of the machine itself, and answered as that.',
    distinguish: 'A user-assigned identity was asked for, and the answer does not confirm it.',
    fix: {
      host: 'Update the agent, or use the identity of the machine (`identity: system` in the manifest, `--identity system` without one).',
    },
    source: arc,
  },
  SOURCE_FAILED: {
    title: 'The assertion source that was given failed',
    explanation: 'The credential or function behind it could not reach its own identity on this machine.',
    distinguish: 'The assertion comes from code of the caller, whose own error says more.',
    fix: { host: 'Call it on its own for `api://AzureADTokenExchange/.default` and mend what it reports.' },
    source: 'https://learn.microsoft.com/javascript/api/overview/azure/identity-readme',
  },
} as const satisfies Family
