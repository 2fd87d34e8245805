/** The table of all workflows: kind, as the claim names it → what it does. */
import type { Workflow } from '../workflow.ts';
import { createWorkflow } from './create.ts';
import { deleteWorkflow } from './delete.ts';
import { interfaceWorkflows } from './interfaces.ts';
import { liveMigrationWorkflow } from './migrate.ts';
import { powerWorkflows } from './power.ts';
import type { WorkflowKind } from './state.ts';

export const workflowsOfServers: Readonly<Record<WorkflowKind, Workflow>> = {
  ...powerWorkflows,
  ...interfaceWorkflows,
  create: createWorkflow,
  delete: deleteWorkflow,
  'live-migration': liveMigrationWorkflow,
};
