import type { PlannedPhase } from '../notation.js';

/** Furniture, the move and the acceptance. */
export const MOVE: PlannedPhase = {
  name: 'Move in',
  packages: [
    {
      name: 'Furnish',
      tasks: {
        clockFix: {
          name: 'Repair the depot clock',
          takes: '18d',
          after: 'clock',
          who: 'pavel 25%',
          pace: 0.5,
          isEstimated: true,
        },
        lamps: { name: 'Hang the reading lamps', takes: '4d', after: 'rooms', who: 'elke' },
        chairs: { name: 'Unpack 240 chairs', takes: '2d', after: 'rooms', who: 'movers 200%' },
        signs: { name: 'Put up the signs', takes: '3d', after: 'rooms, poster', who: 'lena' },
        hang: { name: 'Hang the depot clock', takes: '4h', after: 'clockFix, lamps', who: 'mina' },
        plant: {
          name: 'Plant the reading garden',
          takes: '6d',
          after: 'street, garden',
          must: 'snet 95',
          on: 'site',
          who: 'crew',
        },
      },
    },
    {
      name: 'Bring the books',
      tasks: {
        farewell: { name: 'Farewell at the old branch', takes: '10d', after: 'pack SF', who: 'rosa 25%' },
        pack: { name: 'Pack the old branch', takes: '5d', after: 'rooms FS-3d, stock', who: 'movers 400%' },
        carry: { name: 'Carry 18,000 books', takes: '4d', after: 'pack, rooms', who: 'movers 600%' },
        shelve: { name: 'Shelve by subject', takes: '8d', after: 'carry SS+1d, carry FF+2d', who: 'rosa, movers 200%' },
        read: { name: 'Read the shelves once', takes: '3d', after: 'shelve FS-8h', who: 'rosa, kit 50%' },
      },
    },
    {
      name: 'Acceptance',
      tasks: {
        drill: { name: 'Fire drill', takes: '2h', after: 'chairs, lamps, signs', who: 'silas' },
        snags: { name: 'List the snags', takes: '2d', after: 'rooms', who: 'silas, tomas' },
        visit: {
          name: 'Building inspection',
          takes: '1d',
          after: 'drill, snags, liftTest',
          must: 'mfo 112',
          who: 'silas',
        },
        fix: { name: 'Fix the snags', takes: '4d', after: 'visit', who: 'crew' },
        accepted: { name: 'Building accepted', takes: '0d', after: 'fix, hang, plant', by: 128 },
      },
    },
  ],
};
