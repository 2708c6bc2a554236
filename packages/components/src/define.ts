/**
 * Registers every element under its tag. Import it for its effect; import `index.js` for the classes alone.
 */
import { defineElement } from './element.js';
import { PpmGantt } from './gantt/ppm-gantt.js';
import { PpmProvider } from './provider/ppm-provider.js';
import { PpmWorkspaceAskSignOut } from './workspace/ask-sign-out.js';
import { PpmWorkspaceImport } from './workspace/import-plan.js';
import { PpmWorkspace } from './workspace/ppm-workspace.js';
import { PpmWorkspaceSignIn } from './workspace/sign-in.js';

defineElement('ppm-provider', PpmProvider);
defineElement('ppm-gantt', PpmGantt);
defineElement('ppm-workspace-sign-in', PpmWorkspaceSignIn);
defineElement('ppm-workspace-ask-sign-out', PpmWorkspaceAskSignOut);
defineElement('ppm-workspace-import', PpmWorkspaceImport);
defineElement('ppm-workspace', PpmWorkspace);
