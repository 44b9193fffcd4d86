# Wie weit man auf einem Server gekommen ist.

standing-level-up = 🎉 { $who } hat auf diesem Server **Stufe { $level }** erreicht!
