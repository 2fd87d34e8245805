/** The table of all workflows: kind, as the claim names it → what it does. */
import type { Workflow } from '../workflow.ts';
import { createWorkflow } from './create-workflow.ts';
import { deleteWorkflow } from './delete.ts';
import { evacuateWorkflow } from './evacuate.ts';
import { interfaceWorkflows } from './interfaces.ts';
import { liveMigrationWorkflow } from './live-migration.ts';
import { passwordWorkflow } from './password.ts';
import { powerWorkflows } from './power.ts';
import { rebuildWorkflow } from './rebuild.ts';
import { confirmWorkflow, revertWorkflow } from './resize-end.ts';
import { rescueWorkflows } from './rescue.ts';
import { migrateWorkflow, resizeWorkflow } from './resize.ts';
import { shelveWorkflows } from './shelve.ts';
import { snapshotWorkflows } from './snapshot.ts';
import { softDeleteWorkflows } from './soft-delete.ts';
import type { WorkflowKind } from './state.ts';
import { volumeWorkflows } from './volumes.ts';

export const workflowsOfServers: Readonly<Record<WorkflowKind, Workflow>> = {
  ...powerWorkflows,
  ...interfaceWorkflows,
  ...volumeWorkflows,
  ...snapshotWorkflows,
  ...rescueWorkflows,
  ...shelveWorkflows,
  ...softDeleteWorkflows,
  create: createWorkflow,
  delete: deleteWorkflow,
  'live-migration': liveMigrationWorkflow,
  resize: resizeWorkflow,
  migrate: migrateWorkflow,
  'confirm-resize': confirmWorkflow,
  'revert-resize': revertWorkflow,
  rebuild: rebuildWorkflow,
  evacuate: evacuateWorkflow,
  'change-password': passwordWorkflow,
};
