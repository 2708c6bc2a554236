/**
 * Registers `<ppm-workspace>` and everything it shows. Import it for its effect; pages that embed single elements import
 * `define.js`, which is smaller.
 */
import '../define.js';
import { defineElement } from '../element.js';
import { PpmWorkspaceAskSignOut } from './ask-sign-out.js';
import { PpmWorkspaceImport } from './import-plan.js';
import { PpmWorkspace } from './ppm-workspace.js';
import { PpmWorkspaceSignIn } from './sign-in.js';

defineElement('ppm-workspace-sign-in', PpmWorkspaceSignIn);
defineElement('ppm-workspace-ask-sign-out', PpmWorkspaceAskSignOut);
defineElement('ppm-workspace-import', PpmWorkspaceImport);
defineElement('ppm-workspace', PpmWorkspace);
