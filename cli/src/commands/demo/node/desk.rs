//! The registrar and committee of a demonstration that stays: they believe every request, which no real ones may.

use super::keep::open_poll;
use super::script::Script;
use crate::language::msg;
use crate::{Console, Error, files};

/// Requests that were taken, in the demonstration's folder.
const ENROLMENTS: &str = "inbox/enrolments";

/// Takes what comes, and what follows from it.
pub(super) struct Desk<'a, 'b> {
    script: &'a mut Script<'b>,
    enrolled: usize,
    polls: usize,
}

impl<'a, 'b> Desk<'a, 'b> {
    /// With the requests of those who are enrolled already, so that nobody takes their place.
    pub(super) fn open(script: &'a mut Script<'b>, owners: usize) -> Result<Self, Error> {
        files::make_folder(&script.path(ENROLMENTS))?;
        for number in 0..owners {
            let request =
                files::read_text(&script.path(&format!("v{number}.json")), files::MAX_SMALL)?;
            script.write(&format!("{ENROLMENTS}/v{number}.json"), &request)?;
        }
        Ok(Self {
            script,
            enrolled: owners,
            polls: 1,
        })
    }

    /// Enrols whoever asked, and opens a poll for them. Trouble is told, and tried again the next time.
    pub(super) fn look(&mut self, console: &mut Console) {
        if let Err(error) = self.serve(console) {
            console.fail(&error);
        }
    }

    fn serve(&mut self, console: &mut Console) -> Result<(), Error> {
        self.script.run(
            "inbox take @node --keystore @/reg.age @open --register @/register.json --out @/inbox",
        )?;
        let asked = files::list(&self.script.path(ENROLMENTS), "json")?.len();
        if asked == self.enrolled {
            return Ok(());
        }
        self.script.run(&format!(
            "roll build --register @/register.json --realm {} --enrolments @/{ENROLMENTS} --out @/roll.json \
             --allow-refused --force",
            linli_register::sample::REALM
        ))?;
        self.script
            .run("roll publish @/roll.json @node --keystore @/reg.age @open")?;
        open_poll(self.script, self.polls + 1)?;
        self.polls += 1;
        let new = asked.saturating_sub(self.enrolled);
        self.enrolled = asked;
        console.say(msg("demo-keep-enrolled").with("count", new));
        Ok(())
    }
}
