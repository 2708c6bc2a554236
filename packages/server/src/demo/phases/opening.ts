import type { PlannedPhase } from '../notation.js';

/** Word of mouth, the dress rehearsal and the day itself. The reader cards come too late for their deadline. */
export const OPENING: PlannedPhase = {
  name: 'Opening',
  packages: [
    {
      name: 'Spread the word',
      tasks: {
        vote: { name: 'Vote for the mascot', takes: '10d', after: 'brief', must: 'snet 15', who: 'lena 50%' },
        mascot: { name: 'Draw the mascot', takes: '7d', after: 'vote', who: 'lena 50%' },
        card: { name: 'Design the reader card', takes: '6d', after: 'mascot', who: 'lena 50%', pace: 0.8 },
        cards: { name: 'Print 6,000 reader cards', takes: '3d', after: 'card FS+2w', by: 48, who: 'lena 25%' },
        schools: { name: 'Hand cards out at schools', takes: '5d', after: 'cards', must: 'snet 65', who: 'rosa 50%' },
        website: { name: 'Build the website', takes: '15d', after: 'mascot', who: 'kit 25%' },
        poster: { name: 'Paint the poster', takes: '4d', after: 'mascot FS+1w', who: 'lena' },
        paste: {
          name: 'Paste up the posters',
          takes: '3d',
          after: 'poster, website',
          must: 'alap',
          who: 'movers 200%',
        },
      },
    },
    {
      name: 'Dress rehearsal',
      tasks: {
        rehearse: { name: 'Rehearse a full day', takes: '1d', after: 'read, practise', who: 'rosa, kit, lena' },
        preview: {
          name: "Neighbours' preview week",
          takes: '5d',
          after: 'rehearse, accepted, schools',
          who: 'rosa, lena',
        },
        adjust: { name: 'Adjust what they noticed', takes: '3d', after: 'preview FF+1d', who: 'silas, crew' },
        press: { name: 'Press morning', takes: '4h', after: 'preview FS-2d', who: 'lena, odile' },
      },
    },
    {
      name: 'Opening day',
      tasks: {
        band: { name: 'Book the brass band', takes: '4h', after: 'budget', must: 'snet 50', who: 'lena' },
        stage: { name: 'Put up the stage', takes: '1d', after: 'accepted', must: 'alap', who: 'crew 200%' },
        cake: { name: 'Bake the tram-shaped cake', takes: '2d', after: 'band', must: 'alap', who: 'odile' },
        day: { name: 'Opening day', takes: '1d', after: 'adjust, press, stage, cake, paste', who: 'odile, rosa, lena' },
        opened: { name: 'Library is open', takes: '0d', after: 'day', by: 136 },
        thanks: { name: 'Write the thank-you letters', takes: '3d', after: 'opened', who: 'odile 50%' },
        accounts: { name: 'Settle the accounts', takes: '8d', after: 'opened', who: 'silas 50%' },
        closed: { name: 'Project closed', takes: '0d', after: 'accounts, thanks' },
      },
    },
  ],
};
