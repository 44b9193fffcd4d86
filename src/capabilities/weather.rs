//! `weather`: how it is now at a place, and how it will be today, by Open-Meteo.

use async_trait::async_trait;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use super::{
    model::{Access, Answer, Call, Capability, Cost, Definition},
    names,
    outside::{self, Service, plain},
};
use crate::{
    config,
    error::{Error, Result},
    msg,
    words::Message,
};

/// The longest name of a place.
const MAX_LENGTH: usize = 100;

/// Where.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
pub(super) struct Args {
    /// A town, such as `Berlin`.
    #[schemars(length(min = 1, max = 100))]
    place: String,
}

/// The capability.
#[derive(Debug)]
pub(super) struct Weather {
    service: Service,
    forecasts: Url,
    places: Url,
}

impl Weather {
    pub(super) fn new(settings: &config::Weather) -> Result<Self> {
        Ok(Self {
            service: Service::new(names::WEATHER)?,
            forecasts: outside::below(&settings.base_url, &["v1", "forecast"])?,
            places: outside::below(&settings.places_url, &["v1", "search"])?,
        })
    }

    async fn report(&self, place: &str, language: &str) -> Result<Option<Report>> {
        let asked = [("name", place), ("count", "1"), ("language", language), ("format", "json")];
        let found = self.service.ask(self.places.clone(), &asked).await?;
        let Some(there) = found.as_ref().and_then(|found| found["results"].get(0)) else { return Ok(None) };
        let (Some(latitude), Some(longitude)) = (there["latitude"].as_f64(), there["longitude"].as_f64()) else {
            return Ok(None);
        };
        let (latitude, longitude) = (latitude.to_string(), longitude.to_string());
        let asked = [
            ("latitude", latitude.as_str()),
            ("longitude", longitude.as_str()),
            ("current", "temperature_2m,apparent_temperature,relative_humidity_2m,weather_code,wind_speed_10m"),
            ("daily", "temperature_2m_max,temperature_2m_min,precipitation_probability_max"),
            ("timezone", "auto"),
            ("forecast_days", "1"),
        ];
        let Some(forecast) = self.service.ask(self.forecasts.clone(), &asked).await? else { return Ok(None) };
        let (current, daily) = (&forecast["current"], &forecast["daily"]);
        let number = |value: &Value| value.as_f64().map(rounded);
        let name =
            [&there["name"], &there["country"]].iter().filter_map(|part| part.as_str()).collect::<Vec<_>>().join(", ");
        let report = Report {
            place: name,
            code: current["weather_code"].as_i64().unwrap_or(-1),
            temperature: number(&current["temperature_2m"]),
            feels: number(&current["apparent_temperature"]),
            humidity: number(&current["relative_humidity_2m"]),
            wind: number(&current["wind_speed_10m"]),
            high: number(&daily["temperature_2m_max"][0]),
            low: number(&daily["temperature_2m_min"][0]),
            rain: number(&daily["precipitation_probability_max"][0]),
        };
        Ok(Some(report))
    }
}

/// Celsius, km/h and percents, whole.
#[derive(Debug, Serialize)]
struct Report {
    place: String,
    code: i64,
    temperature: Option<i64>,
    feels: Option<i64>,
    humidity: Option<i64>,
    wind: Option<i64>,
    high: Option<i64>,
    low: Option<i64>,
    rain: Option<i64>,
}

#[expect(clippy::cast_possible_truncation, reason = "no weather is beyond thousands, and a lie about it saturates")]
fn rounded(number: f64) -> i64 {
    number.round() as i64
}

/// What the sky looks like, by the codes of the World Meteorological Organization.
fn sky(code: i64) -> Message {
    match code {
        0 => msg!("weather-clear"),
        1 | 2 => msg!("weather-partly-cloudy"),
        3 => msg!("weather-overcast"),
        45 | 48 => msg!("weather-fog"),
        51..=57 => msg!("weather-drizzle"),
        61..=67 | 80..=82 => msg!("weather-rain"),
        71..=77 | 85 | 86 => msg!("weather-snow"),
        95..=99 => msg!("weather-thunderstorm"),
        _ => msg!("weather-unknown-sky"),
    }
}

#[async_trait]
impl Capability for Weather {
    type Args = Args;

    fn definition(&self) -> Definition {
        Definition {
            name: names::WEATHER,
            about: "weather-about",
            example: "Berlin",
            access: Access::Everyone,
            cost: Cost::Free,
            timeout: outside::PATIENCE * 2 + std::time::Duration::from_secs(2),
        }
    }

    fn read(&self, text: &str) -> Result<Value> {
        Ok(json!(Args { place: text.to_owned() }))
    }

    fn judge(&self, args: &Args) -> Result<()> {
        match args.place.trim().chars().count() {
            1..=MAX_LENGTH => Ok(()),
            _ => Err(Error::refused(msg!("weather-empty"))),
        }
    }

    /// Safe to run twice: asking changes nothing.
    async fn run(&self, args: Args, call: &Call) -> Result<Answer> {
        let place = args.place.trim();
        let language: String = call.locale.to_string().chars().take(2).collect();
        let report = call.settled(self.report(place, &language).await, || msg!("weather-away"))?;
        let report = report.ok_or_else(|| Error::refused(msg!("weather-nowhere", place = plain(place, 80))))?;
        let (Some(temperature), Some(feels)) = (report.temperature, report.feels) else {
            return Err(Error::refused(msg!("weather-away")));
        };
        let says = msg!(
            "weather-report",
            place = plain(&report.place, 120),
            sky = sky(report.code),
            temperature = temperature,
            feels = feels,
            low = report.low.unwrap_or(temperature),
            high = report.high.unwrap_or(temperature),
            rain = report.rain.unwrap_or(0),
            wind = report.wind.unwrap_or(0),
            humidity = report.humidity.unwrap_or(0)
        );
        Ok(Answer {
            result: json!({ "report": report, "sky": sky(report.code).to_string(), "source": "Open-Meteo" }),
            says,
        })
    }
}
