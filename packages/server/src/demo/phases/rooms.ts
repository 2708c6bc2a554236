import type { PlannedPhase } from '../notation.js';

/** Services, surfaces and joinery: open when the demo is looked at; the drying screed is critical. */
export const ROOMS: PlannedPhase = {
  name: 'Rooms and services',
  packages: [
    {
      name: 'Heat, power, lift',
      tasks: {
        pumpOrder: { name: 'Order the heat pump', takes: '1d', after: 'drawn', who: 'pavel 50%' },
        pipes: { name: 'Run the heating pipes', takes: '8d', after: 'dry, slab', who: 'pavel' },
        wire: { name: 'Wire floors and walls', takes: '10d', after: 'pipes SS+50%', who: 'elke' },
        data: { name: 'Lay the data cable', takes: '5d', after: 'wire SS+2d', who: 'kit 50%, elke 50%' },
        pump: {
          name: 'Crane in the heat pump',
          takes: '1d',
          after: 'pumpOrder FS+2mo, pipes',
          must: 'mso 74',
          who: 'pavel',
        },
        lift: { name: 'Install the lift', takes: '8d', after: 'dry, slab', who: 'elke 50%' },
        heaters: { name: 'Rent drying heaters', takes: '12d', after: 'heat SF', notes: 'Until our own heating runs.' },
        heat: { name: 'Test the heating', takes: '2d', after: 'pump', who: 'pavel' },
        liftTest: { name: 'Lift inspection', takes: '4h', after: 'lift', must: 'alap', who: 'juno' },
      },
    },
    {
      name: 'Floors and walls',
      tasks: {
        screed: { name: 'Pour the heated screed', takes: '3d', after: 'pipes, wire FS-3d', who: 'crew 300%' },
        screedDry: { name: 'Screed dries', takes: '3w', after: 'screed' },
        plaster: { name: 'Plaster with lime', takes: '8d', after: 'wire, glass', who: 'crew 150%' },
        plasterDry: { name: 'Plaster dries', takes: '7ed', after: 'plaster' },
        paint: { name: 'Paint the reading hall', takes: '6d', after: 'plasterDry', who: 'crew 100%' },
        tiles: { name: 'Tile the washrooms', takes: '5d', after: 'screedDry', who: 'crew 50%' },
        floor: {
          name: 'Lay the oak floor',
          takes: '9d',
          after: 'screedDry, heat, paint SS+1d',
          who: 'mina, crew, oak x320',
        },
        wax: { name: 'Wax the oak floor', takes: '2d', after: 'floor', who: 'crew' },
        panels: { name: 'Hang felt sound panels', takes: '4d', after: 'paint', who: 'crew 50%' },
      },
    },
    {
      name: 'Joinery',
      tasks: {
        shelfDraw: { name: 'Draw the shelves', takes: '4d', after: 'choose', who: 'mina, tomas 25%' },
        shelfTest: { name: 'Build one test shelf', takes: '3d', after: 'shelfDraw', who: 'mina, oak x3' },
        mill: { name: 'Mill the shelf boards', takes: '10d', after: 'shelfTest FS+6w, trusses', who: 'mina, oak x140' },
        cases: { name: 'Build the bookcases', takes: '12d', after: 'mill SS+3d, mill FF+2d', who: 'mina' },
        desk: { name: 'Build the issue desk', takes: '6d', after: 'cases', must: 'snlt 90', who: 'mina 50%, oak x12' },
        story: { name: 'Build the story-time pit', takes: '5d', after: 'screedDry', who: 'crew 50%, oak x20' },
        shelves: { name: 'Set up the bookcases', takes: '8d', after: 'wax FS+2d, cases', who: 'mina, crew 200%' },
        rooms: {
          name: 'Rooms handed over',
          takes: '0d',
          after: 'shelves, desk, story, tiles, panels, doors, heaters',
          by: 114,
        },
      },
    },
  ],
};
