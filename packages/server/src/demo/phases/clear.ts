import type { PlannedPhase } from '../notation.js';

/** Empties the depot and prepares the street: mostly done when the demo is looked at. */
export const CLEAR: PlannedPhase = {
  name: 'Clear the depot',
  packages: [
    {
      name: 'Set up the site',
      tasks: {
        fence: { name: 'Fence the yard', takes: '2d', after: 'budget', must: 'snet 10', who: 'crew 200%' },
        pigeons: { name: 'Rehome the pigeons', takes: '3d', after: 'fence', who: 'lena 50%' },
        survey: { name: 'Asbestos survey', takes: '3d', after: 'fence', who: 'juno 50%' },
        asbestos: {
          name: 'Remove asbestos sheets',
          takes: '5d',
          agreed: '4d',
          after: 'survey',
          on: 'site',
          who: 'crew 200%',
        },
        safe: { name: 'Site is safe', takes: '0d', after: 'asbestos, pigeons', by: 24 },
      },
    },
    {
      name: 'Strip out',
      tasks: {
        rails: { name: 'Lift the tram rails', takes: '6d', after: 'survey', on: 'site', who: 'crew 200%' },
        booth: { name: 'Take out the paint booth', takes: '3d', after: 'safe', who: 'crew 150%' },
        ceiling: { name: 'Open the false ceiling', takes: '4d', after: 'booth SS+1d', who: 'crew' },
        clock: { name: 'Save the depot clock', takes: '4h', after: 'ceiling', who: 'mina' },
        bricks: {
          name: 'Clean old bricks for reuse',
          takes: '12d',
          agreed: '10d',
          after: 'booth SS+4h',
          who: 'crew 50%',
          pace: 0.8,
        },
        rubble: { name: 'Cart the rubble away', takes: '4d', after: 'ceiling FF+1d, rails', on: 'site', who: 'crew' },
        bare: { name: 'Depot is bare', takes: '0d', after: 'rubble, clock', by: 34 },
      },
    },
    {
      name: 'Street works',
      tasks: {
        warn: { name: 'Warn the street', takes: '1d', after: 'contract', who: 'lena 50%' },
        cable: {
          name: 'Move the tram cable',
          takes: '4d',
          after: 'warn FS+4d',
          on: 'night',
          who: 'elke',
          notes: 'At night, when no tram runs.',
        },
        water: { name: 'Connect the water main', takes: '3d', after: 'cable', on: 'night', who: 'pavel' },
        paving: { name: 'Repave the crossing', takes: '4d', after: 'water FS+2d', on: 'site', who: 'crew' },
        street: { name: 'Street open again', takes: '0d', after: 'paving', by: 58 },
      },
    },
  ],
};
