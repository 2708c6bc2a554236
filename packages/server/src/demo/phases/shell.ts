import type { PlannedPhase } from '../notation.js';

/** Ground, roof and walls: under way when the demo is looked at; the roof is critical. */
export const SHELL: PlannedPhase = {
  name: 'Structure and shell',
  packages: [
    {
      name: 'Ground',
      tasks: {
        pit: { name: 'Dig the lift pit', takes: '3d', after: 'bare, contract', who: 'crew 200%' },
        pour: { name: 'Pour the lift pit', takes: '1d', after: 'pit', who: 'crew 300%' },
        underpin: { name: 'Underpin the east wall', takes: '8d', after: 'granted, bare', on: 'site', who: 'crew 200%' },
        drains: { name: 'Lay the drains', takes: '4d', after: 'underpin SS+50%', who: 'pavel' },
        slab: { name: 'Cast the ground slab', takes: '5d', after: 'pour FS+7ed, underpin, drains', who: 'crew 300%' },
      },
    },
    {
      name: 'Roof',
      tasks: {
        glazier: { name: 'Order the roof lanterns', takes: '1d', after: 'drawn', who: 'odile 50%' },
        scaffold: { name: 'Put up the scaffold', takes: '3d', after: 'granted', on: 'site', who: 'crew 200%' },
        open: { name: 'Open the roof', takes: '5d', after: 'scaffold, bare', who: 'crew 200%', pace: 0.9 },
        trusses: { name: 'Repair the oak trusses', takes: '8d', after: 'open', who: 'mina, crew, oak x18' },
        lanterns: {
          name: 'Fit the roof lanterns',
          takes: '5d',
          after: 'trusses FS-1d, glazier FS+4w',
          who: 'crew 200%',
          notes: 'Four weeks from order to delivery.',
        },
        slates: { name: 'Lay the slates', takes: '8d', after: 'lanterns SS+2d, lanterns FF+1d', who: 'crew 200%' },
        gutters: { name: 'Fit the gutters', takes: '3d', after: 'slates FF+1d', who: 'pavel' },
        dry: { name: 'Roof is tight', takes: '0d', after: 'slates, gutters', by: 66 },
        down: { name: 'Take the scaffold down', takes: '2d', after: 'dry, point', on: 'site', who: 'crew 200%' },
      },
    },
    {
      name: 'Walls and windows',
      tasks: {
        point: { name: 'Point the brick front', takes: '10d', after: 'scaffold, bricks SS+1w', who: 'crew' },
        frames: { name: 'Restore 14 tall windows', takes: '14d', after: 'ceiling', who: 'tomas 25%', pace: 1.2 },
        glass: { name: 'Glaze the windows', takes: '5d', after: 'frames FS-2d, point', must: 'fnet 52', who: 'crew' },
        garden: { name: 'Cut the garden door', takes: '3d', after: 'slab', who: 'crew' },
        doors: { name: 'Hang the front doors', takes: '2d', after: 'garden, down', must: 'fnlt 85', who: 'mina' },
      },
    },
  ],
};
